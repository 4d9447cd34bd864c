#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "core/session/Questions.h"

namespace hawser::ui {

// The processors over one immutable list.
class ProcessorsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Number, State, ProgramCounter, Place, Thread, ColumnCount };

    explicit ProcessorsModel(QObject* parent = nullptr);

    void setList(std::shared_ptr<const session::ProcessorList> list, bool pointers64);
    const session::ProcessorState* processorAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString textOf(const session::ProcessorState& processor, int column) const;

    std::shared_ptr<const session::ProcessorList> m_list;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
