#pragma once

#include <QAbstractTableModel>
#include <vector>

namespace hawser::ui {

class SessionDigest;

// Every session of the window, one a row. SortRole carries what a column is sorted by. GUI thread; a digest
// outlives its row.
class SessionsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Transport, State, Health, Heard, LastLine, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit SessionsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void add(SessionDigest& digest);
    void remove(const SessionDigest& digest);
    SessionDigest* digestAt(int row) const;
    void timePassed();  // health and "last heard" have changed without anything happening

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVariant sortKey(const SessionDigest& digest, int column) const;
    QVariant text(const SessionDigest& digest, int column) const;

    std::vector<SessionDigest*> m_digests;
};

}  // namespace hawser::ui
