#pragma once

#include <QAbstractTableModel>
#include <deque>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// The changes of the connection's state, oldest first, bounded.
class TimelineModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    static constexpr int kMaxRows = 500;
    enum Column { Time, State, Reason, ColumnCount };

    explicit TimelineModel(QObject* parent = nullptr);

    void add(const session::ConnectionChange& change);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    std::deque<session::ConnectionChange> m_changes;
};

}  // namespace hawser::ui
