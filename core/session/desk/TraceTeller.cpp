#include "core/session/desk/TraceTeller.h"

#include <fmt/format.h>

namespace hawser::session {

void TraceTeller::tell(const std::vector<kd::TraceRecord>& records) {
    if (m_settings.printsTrace()) print(records);
    if (!m_settings.tellsPackets()) return;
    const auto today = std::chrono::system_clock::now().time_since_epoch();
    const TimePoint now = m_clock.now();
    std::vector<TracedPacket> packets;
    packets.reserve(records.size());
    for (const kd::TraceRecord& record : records) {
        packets.push_back({std::chrono::duration_cast<std::chrono::microseconds>(today - (now - record.time)),
                           record.direction == kd::Direction::Sent, record.summary, record.bytes,
                           record.damaged});
    }
    m_sink.tell(PacketsTraced{std::make_shared<const std::vector<TracedPacket>>(std::move(packets))});
}

void TraceTeller::print(const std::vector<kd::TraceRecord>& records) {
    std::string lines;
    for (const kd::TraceRecord& record : records) {
        const double seconds = std::chrono::duration<double>(record.time - m_start).count();
        lines += fmt::format("{:11.4f} {} {}\n", seconds,
                             record.direction == kd::Direction::Sent ? "H>" : "<T", record.summary);
    }
    m_output.write({OutputKind::Trace, std::move(lines), {}});
}

}  // namespace hawser::session
