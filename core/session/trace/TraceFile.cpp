#include "core/session/trace/TraceFile.h"

#include <fmt/format.h>

#include <QDateTime>
#include <QString>
#include <algorithm>
#include <optional>

#include "core/base/UserFile.h"
#include "core/kd/FrameParser.h"
#include "core/kd/TraceText.h"
#include "transports/Pcapng.h"
#include "transports/Recording.h"

namespace hawser::session {

namespace {

using std::chrono::microseconds;
using transports::RecordedDirection;
constexpr std::string_view kStarted = "# started ";

RecordedDirection directionOf(const TracedPacket& packet) {
    return packet.sent ? RecordedDirection::ToTarget : RecordedDirection::FromTarget;
}

Result<> writePcapng(UserFile& file, const std::vector<TracedPacket>& packets) {
    auto written = file.write(transports::pcapngHeader());
    for (const TracedPacket& packet : packets) {
        if (!written) break;
        if (!packet.bytes.empty() && !packet.damaged)
            written = file.write(transports::pcapngPacket(packet.time, directionOf(packet), packet.bytes));
    }
    return written;
}

Result<> writeText(UserFile& file, const std::vector<TracedPacket>& packets) {
    const microseconds start = packets.empty() ? microseconds{} : packets.front().time;
    const auto began = std::chrono::duration_cast<std::chrono::milliseconds>(start);
    const auto moment = QDateTime::fromMSecsSinceEpoch(began.count(), Qt::UTC);
    auto written = file.write(fmt::format(
        "# seconds direction hex   (H> host to target, <T target to host); one line per packet\n{}{}\n",
        kStarted, moment.toString(Qt::ISODateWithMs).toStdString()));
    for (const TracedPacket& packet : packets) {
        if (!written) break;
        const microseconds time = std::max(packet.time - began, microseconds{});
        const std::string line = transports::formatRecordedLine(time, directionOf(packet), packet.bytes);
        const bool comment = packet.damaged || packet.bytes.empty();
        written = file.write(comment ? fmt::format("# {} {}\n", line, packet.summary) : line + '\n');
    }
    return written;
}

// The moment that the text says it began at, in one of its first lines.
std::optional<microseconds> startOf(std::string_view text) {
    constexpr int kLines = 8;
    for (int i = 0; i < kLines && !text.empty(); ++i) {
        const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (!line.starts_with(kStarted)) continue;
        const std::string_view words = line.substr(kStarted.size()).substr(0, 64);
        const auto moment = QDateTime::fromString(
            QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())).trimmed(),
            Qt::ISODateWithMs);
        if (moment.isValid()) return std::chrono::milliseconds(moment.toMSecsSinceEpoch());
    }
    return std::nullopt;
}

// Finds the packets of one direction in what was read or written.
class Direction {
  public:
    explicit Direction(bool sent) : m_sent(sent) {}

    void feed(ByteSpan bytes, microseconds time, std::vector<TracedPacket>& packets) {
        while (auto item = m_parser.next(bytes)) add(*item, time, packets);
    }
    void silence(microseconds time, std::vector<TracedPacket>& packets) {
        if (auto item = m_parser.silence()) add(*item, time, packets);
    }
    bool insidePacket() const { return m_parser.insidePacket(); }

  private:
    void add(const kd::FrameItem& item, microseconds time, std::vector<TracedPacket>& packets) const {
        if (const auto* packet = std::get_if<kd::Packet>(&item))
            packets.push_back({time, m_sent, kd::summaryOf(*packet), kd::encode(*packet)});
        else if (std::holds_alternative<kd::BreakInByte>(item))
            packets.push_back({time, m_sent, "BREAK-IN", {kd::kBreakInByte}});
        else if (const auto* damage = std::get_if<kd::Damage>(&item))
            packets.push_back(
                {time, m_sent, std::string(kd::damageText(damage->reason)), damage->bytes, true});
    }

    bool m_sent;
    kd::FrameParser m_parser;
};

}  // namespace

Result<> saveTrace(const std::string& path, const std::vector<TracedPacket>& packets) {
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    const auto written = !file                            ? Result<>(tl::unexpected(file.error()))
                         : transports::isPcapngPath(path) ? writePcapng(*file, packets)
                                                          : writeText(*file, packets);
    if (!written) return tl::unexpected(reworded(written.error(), "The trace " + written.error().what));
    return {};
}

Result<LoadedTrace> loadTrace(const std::string& path) {
    const auto file = transports::readRecordingFile(path);
    if (!file) return tl::unexpected(file.error());
    const auto start = file->pcapng ? std::optional(microseconds{}) : startOf(file->head);
    LoadedTrace trace;
    trace.startKnown = start.has_value();
    Direction toTarget(true);
    Direction fromTarget(false);
    for (const transports::RecordedLine& line : file->lines) {
        const auto time =
            start.value_or(microseconds{}) + std::chrono::duration_cast<microseconds>(line.time);
        Direction& direction = line.direction == RecordedDirection::ToTarget ? toTarget : fromTarget;
        direction.feed(line.bytes, time, trace.packets);
        // A break-in stands alone; only the silence behind it tells it from the start of something else.
        if (line.bytes.back() == kd::kBreakInByte && !direction.insidePacket())
            direction.silence(time, trace.packets);
        if (trace.packets.size() > kMaxLoadedPackets) {
            return fail(ErrorCode::Unsupported,
                        fmt::format("{} holds more than {} packets.", path, kMaxLoadedPackets));
        }
    }
    return trace;
}

}  // namespace hawser::session
