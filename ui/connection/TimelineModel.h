#pragma once

#include <QAbstractTableModel>
#include <deque>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// The changes of the connection's state, oldest first, bounded. A stop that comes soon after the one before,
// as steps do, folds into its row.
class TimelineModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    static constexpr int kMaxRows = 500;
    enum Column { Time, State, Reason, ColumnCount };

    explicit TimelineModel(QObject* parent = nullptr);

    static constexpr std::chrono::milliseconds kShortRun{1000};

    void add(const session::ConnectionChange& change);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        session::ConnectionChange change;
        unsigned runs = 0;  // short ones that ended in this stop
    };
    bool folds(const session::ConnectionChange& change) const;

    std::deque<Row> m_rows;
};

}  // namespace hawser::ui
