#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "core/session/Questions.h"

namespace hawser::ui {

// The call stack over one immutable list.
class StackModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Number, ChildSp, RetAddr, CallSite, ColumnCount };

    explicit StackModel(QObject* parent = nullptr);

    void setList(std::shared_ptr<const session::StackList> list, bool pointers64);
    const session::StackFrame* frameAt(int row) const;
    void setChosen(int row);  // it is shown in bold

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    int m_chosen = 0;
    std::shared_ptr<const session::StackList> m_list;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
