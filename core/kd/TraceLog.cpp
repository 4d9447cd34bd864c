#include "core/kd/TraceLog.h"

#include <iterator>
#include <utility>

#include "core/kd/TraceText.h"

namespace hawser::kd {

namespace {

std::string summaryOfLine(ByteSpan line) {
    if (line.size() == 1) return "BREAK-IN";
    FrameParser parser;
    const auto item = parser.next(line);
    const auto* packet = item ? std::get_if<Packet>(&*item) : nullptr;
    return packet != nullptr ? summaryOf(*packet) : "UNKNOWN";
}

}  // namespace

std::vector<TraceRecord> TraceLog::take() {
    auto records = std::exchange(m_records, {});
    return {std::make_move_iterator(records.begin()), std::make_move_iterator(records.end())};
}

void TraceLog::packetSent(ByteSpan line, TimePoint now) {
    if (!m_on) return;
    keep({now, Direction::Sent, summaryOfLine(line), Bytes(line.begin(), line.end())});
}

void TraceLog::packetReceived(const Packet& packet, TimePoint now) {
    if (!m_on) return;
    keep({now, Direction::Received, summaryOf(packet), encode(packet)});
}

void TraceLog::packetDamaged(DamageReason reason, ByteSpan bytes, TimePoint now) {
    if (!m_on) return;
    keep(
        {now, Direction::Received, std::string(damageText(reason)), Bytes(bytes.begin(), bytes.end()), true});
}

void TraceLog::keep(TraceRecord record) {
    if (m_records.size() >= m_limit) m_records.pop_front();
    m_records.push_back(std::move(record));
}

}  // namespace hawser::kd
