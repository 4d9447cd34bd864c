#include "ui/trace/TraceModel.h"

#include <QDateTime>
#include <QGuiApplication>
#include <algorithm>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr std::size_t kBytesPerRow = 16;
constexpr std::size_t kMaxDecoded = 512;  // packets whose fields are kept

int bytesRows(const TraceModel::Entry& entry) {
    return static_cast<int>((entry.packet.bytes.size() + kBytesPerRow - 1) / kBytesPerRow);
}

// A packet with a header that can be believed.
bool isWhole(const TraceModel::Entry& entry) {
    return entry.packet.bytes.size() > 1 && !entry.packet.damaged;
}

QString hexRow(ByteSpan bytes, std::size_t offset) {
    QString hex = hexDigits(offset, 4) + u"  "_s;
    QString text;
    for (std::size_t i = 0; i < kBytesPerRow; ++i) {
        if (offset + i >= bytes.size()) {
            hex += u"   "_s;
            continue;
        }
        const auto value = std::to_integer<unsigned char>(bytes[offset + i]);
        hex += hexDigits(value, 2) + u' ';
        text += value >= 0x20 && value < 0x7f ? QChar::fromLatin1(static_cast<char>(value)) : QChar(u'.');
    }
    return hex + u' ' + text;
}

// The line without what stands in the other columns: what is behind the size of a data packet.
QString saidBy(const std::string& summary) {
    if (summary.starts_with("CONTROL ")) return {};
    const std::size_t size = summary.starts_with("DATA ") ? summary.find(" size ") : std::string::npos;
    if (size == std::string::npos) return textFrom(summary);
    const std::size_t end = summary.find(' ', size + 6);
    return end == std::string::npos ? QString() : textFrom(summary.substr(end + 1));
}

}  // namespace

void TraceModel::append(const std::vector<session::TracedPacket>& packets) {
    const std::size_t skipped =
        packets.size() > std::size_t{kMaxPackets} ? packets.size() - std::size_t{kMaxPackets} : 0;
    const auto fresh = std::span(packets).subspan(skipped);
    if (fresh.empty()) return;
    std::size_t bytes = 0;
    for (const auto& packet : fresh) bytes += packet.bytes.size();
    makeRoom(fresh.size(), bytes);
    beginInsertRows({}, packetCount(), packetCount() + static_cast<int>(fresh.size()) - 1);
    for (const auto& packet : fresh)
        m_entries.push_back(
            {packet, packet.damaged ? session::TraceHead() : session::traceHeadOf(packet.bytes)});
    m_bytes += bytes;
    endInsertRows();
}

void TraceModel::replace(const std::vector<session::TracedPacket>& packets, bool timesOfDay) {
    clear();
    m_timesOfDay = timesOfDay;
    append(packets);
}

void TraceModel::clear() {
    beginResetModel();
    m_start = m_first = m_first + m_entries.size();
    m_entries.clear();
    m_fields.clear();
    m_bytes = 0;
    m_timesOfDay = true;
    endResetModel();
}

std::vector<session::TracedPacket> TraceModel::packets() const {
    std::vector<session::TracedPacket> all;
    all.reserve(m_entries.size());
    for (const auto& entry : m_entries) all.push_back(entry.packet);
    return all;
}

// In large steps: each removal moves every row of the view.
void TraceModel::makeRoom(std::size_t packets, std::size_t bytes) {
    constexpr std::size_t kStep = kMaxPackets / 16;
    const bool tooMany = m_entries.size() + packets > std::size_t{kMaxPackets};
    if (!tooMany && m_bytes + bytes <= kMaxBytes) return;
    std::size_t count = tooMany ? m_entries.size() + packets - std::size_t{kMaxPackets} : 0;
    std::size_t freed = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (i >= std::max(count, kStep) && m_bytes - freed + bytes <= kMaxBytes) break;
        freed += m_entries[i].packet.bytes.size();
        count = std::max(count, i + 1);
    }
    removeFront(static_cast<int>(std::min(count, m_entries.size())));
}

void TraceModel::removeFront(int count) {
    if (count == 0) return;
    beginRemoveRows({}, 0, count - 1);
    for (int i = 0; i < count; ++i) {
        m_bytes -= m_entries.front().packet.bytes.size();
        m_entries.pop_front();
    }
    m_first += static_cast<quint64>(count);
    m_fields.erase(m_fields.begin(), m_fields.lower_bound(m_first));
    endRemoveRows();
}

// An index carries whose field or bytes it is: nothing for a packet, else its number plus one, doubled, and
// one more for a row of bytes.
TraceModel::Level TraceModel::levelOf(const QModelIndex& index) {
    if (index.internalId() == 0) return Level::Packet;
    return (index.internalId() & 1) == 0 ? Level::Field : Level::Bytes;
}

quint64 TraceModel::sequenceOf(const QModelIndex& index) const {
    if (levelOf(index) == Level::Packet) return m_first + static_cast<quint64>(index.row());
    return index.internalId() / 2 - 1;
}

const TraceModel::Entry& TraceModel::entryOf(quint64 sequence) const {
    return m_entries[sequence - m_first];
}

const std::vector<session::TraceField>& TraceModel::fieldsOf(quint64 sequence) const {
    const auto known = m_fields.find(sequence);
    if (known != m_fields.end()) return known->second;
    if (m_fields.size() >= kMaxDecoded) m_fields.clear();
    return m_fields.emplace(sequence, session::traceFieldsOf(entryOf(sequence).packet.bytes)).first->second;
}

QModelIndex TraceModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
    if (!parent.isValid()) return createIndex(row, column, quintptr{0});
    const quintptr owner = (sequenceOf(parent) + 1) * 2;
    return createIndex(row, column, levelOf(parent) == Level::Packet ? owner : owner + 1);
}

QModelIndex TraceModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || levelOf(index) == Level::Packet) return {};
    const quint64 sequence = sequenceOf(index);
    if (sequence < m_first) return {};
    if (levelOf(index) == Level::Field)
        return createIndex(static_cast<int>(sequence - m_first), 0, quintptr{0});
    return createIndex(static_cast<int>(fieldsOf(sequence).size()), 0, quintptr{(sequence + 1) * 2});
}

int TraceModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return packetCount();
    if (parent.column() > 0 || levelOf(parent) == Level::Bytes) return 0;
    const quint64 sequence = sequenceOf(parent);
    if (entryOf(sequence).packet.bytes.empty()) return 0;
    const int fields = static_cast<int>(fieldsOf(sequence).size());
    if (levelOf(parent) == Level::Packet) return fields + 1;
    return parent.row() == fields ? bytesRows(entryOf(sequence)) : 0;
}

int TraceModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

bool TraceModel::hasChildren(const QModelIndex& parent) const {
    if (!parent.isValid()) return packetCount() > 0;
    if (parent.column() > 0) return false;
    if (levelOf(parent) == Level::Packet) return !entry(parent.row()).packet.bytes.empty();
    return rowCount(parent) > 0;
}

QVariant TraceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const quint64 sequence = sequenceOf(index);
    const Entry& of = entryOf(sequence);
    if (role == Qt::ForegroundRole && levelOf(index) == Level::Packet)
        return theme::traceColour(of.head.kind, QGuiApplication::palette());
    if (role == Qt::TextAlignmentRole && levelOf(index) == Level::Packet &&
        (index.column() == Number || index.column() == Size))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (levelOf(index) == Level::Packet) return packetText(of, sequence, index.column());
    if (index.column() != 0) return {};
    if (levelOf(index) == Level::Bytes)
        return hexRow(of.packet.bytes, static_cast<std::size_t>(index.row()) * kBytesPerRow);
    const auto& fields = fieldsOf(sequence);
    const auto row = static_cast<std::size_t>(index.row());
    if (row == fields.size()) return u"Raw bytes (%1)"_s.arg(of.packet.bytes.size());
    return QString::fromStdString(fields[row].name).leftJustified(24) + u' ' + textFrom(fields[row].value);
}

QVariant TraceModel::packetText(const Entry& entry, quint64 sequence, int column) const {
    switch (column) {
        case Number:
            return sequence - m_start + 1;
        case Time:
            return timeText(entry.packet.time);
        case Way:
            return entry.packet.sent ? u"→"_s : u"←"_s;
        case Type:
            return QString::fromLatin1(entry.head.type.data(),
                                       static_cast<qsizetype>(entry.head.type.size()));
        case Id:
            return isWhole(entry) ? hexDigits(entry.head.id, 8) : QString();
        case Size:
            return isWhole(entry) ? QString::number(entry.head.size) : QString();
        case Summary:
            return saidBy(entry.packet.summary);
        default:
            return {};
    }
}

QString TraceModel::timeText(std::chrono::microseconds time) const {
    const auto micros = time.count() % 1'000'000;
    const QString rest = u".%1"_s.arg(micros, 6, 10, QChar(u'0'));
    if (!m_timesOfDay) return QString::number(time.count() / 1'000'000) + rest;
    return QDateTime::fromSecsSinceEpoch(time.count() / 1'000'000).toString(u"HH:mm:ss"_s) + rest;
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Number:
            return u"No."_s;
        case Time:
            return u"Time"_s;
        case Way:
            return QString();
        case Type:
            return u"Type"_s;
        case Id:
            return u"Id"_s;
        case Size:
            return u"Size"_s;
        case Summary:
            return u"Packet"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
