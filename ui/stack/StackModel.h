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

    // True: another frame is the chosen one, which is shown in bold.
    bool setList(std::shared_ptr<const session::StackList> list, bool pointers64);
    const session::StackFrame* frameAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    int chosen() const { return m_list ? static_cast<int>(m_list->chosen) : 0; }

    std::shared_ptr<const session::StackList> m_list;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
