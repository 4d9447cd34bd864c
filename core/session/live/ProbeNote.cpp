#include "core/session/live/ProbeNote.h"

#include <fmt/format.h>

namespace hawser::session {

namespace {

// The first attempts are how a target is met. Then a note for each, later once a minute: a target may be
// awaited for days.
bool isWorthANote(unsigned attempt) {
    return (attempt >= 3 && attempt <= 6) || attempt % 12 == 0;
}

// Silence and talk that is no KD have different causes, so they get different words.
std::string whatIsMissing(const kd::HostProtocol& protocol) {
    const kd::LinkCounters& counters = protocol.counters();
    if (protocol.lastHeard() || counters.strayBytes + counters.damagedPackets == 0)
        return "No answer from the target yet";
    return fmt::format(
        "{} bytes have come but no KD packet: something else talks on this line, or its baud rate is another",
        counters.bytesReceived);
}

}  // namespace

std::optional<std::string> noteOf(const Probe& probe, const kd::HostProtocol& protocol) {
    if (!isWorthANote(probe.attempts())) return std::nullopt;
    const std::chrono::duration<double> pause = probe.pause();
    return fmt::format("{}; attempt {}, the next in {:.1f} s.", whatIsMissing(protocol), probe.attempts(),
                       pause.count());
}

}  // namespace hawser::session
