#pragma once

#include <QAbstractItemModel>
#include <deque>
#include <map>

#include "core/session/trace/PacketTrace.h"

namespace hawser::ui {

// The protocol trace as a tree: a packet, its decoded fields, and its raw bytes under the last of them. A
// packet is taken apart when its row is opened, not before. Bounded: the oldest packets go first. GUI thread.
class TraceModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    static constexpr int kMaxPackets = 100'000;
    static constexpr std::size_t kMaxBytes = 64 << 20;  // of the wire, in all packets

    enum Column { Number, Time, Way, Type, Id, Size, Summary, ColumnCount };

    struct Entry {
        session::TracedPacket packet;
        session::TraceHead head;
    };

    explicit TraceModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    void append(const std::vector<session::TracedPacket>& packets);
    // `timesOfDay`: false when the packets' times count from the start of a file.
    void replace(const std::vector<session::TracedPacket>& packets, bool timesOfDay);
    void clear();

    int packetCount() const { return static_cast<int>(m_entries.size()); }
    const Entry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    quint64 dropped() const { return m_first - m_start; }  // from the front, since clear()
    std::vector<session::TracedPacket> packets() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;  // takes nothing apart
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    enum class Level { Packet, Field, Bytes };
    static Level levelOf(const QModelIndex& index);
    quint64 sequenceOf(const QModelIndex& index) const;  // of the packet that it belongs to
    const Entry& entryOf(quint64 sequence) const;
    const std::vector<session::TraceField>& fieldsOf(quint64 sequence) const;
    QVariant packetText(const Entry& entry, quint64 sequence, int column) const;
    QString timeText(std::chrono::microseconds time) const;
    void makeRoom(std::size_t packets, std::size_t bytes);
    void removeFront(int count);

    std::deque<Entry> m_entries;
    quint64 m_start = 0;  // sequence number of the first packet since clear(); never reused
    quint64 m_first = 0;  // of the first one that is still here
    std::size_t m_bytes = 0;
    bool m_timesOfDay = true;
    mutable std::map<quint64, std::vector<session::TraceField>> m_fields;  // of rows that are open; bounded
};

}  // namespace hawser::ui
