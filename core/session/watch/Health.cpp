#include "core/session/watch/Health.h"

#include <fmt/format.h>

namespace hawser::session {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kStrayIsNoise = 64;  // bytes; fewer come with any reboot

std::string inWords(milliseconds time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    if (seconds < 120) return fmt::format("{} s", seconds);
    if (seconds < 7200) return fmt::format("{} min", seconds / 60);
    return fmt::format("{} h", seconds / 3600);
}

bool isSerial(const LineFacts& facts) {
    return facts.line == LineKind::Serial;
}

bool isNetwork(const LineFacts& facts) {
    return facts.line == LineKind::Network;
}

// One without a packet in it, ever.
bool talksSomethingElse(const LineFacts& facts) {
    return facts.session.packetsReceived == 0 && facts.session.bytesReceived >= kStrayIsNoise;
}

HealthReport somethingElse(const LineFacts& facts) {
    return {Health::Noisy,
            fmt::format("{} bytes have come, and no kernel debugger's packet among them.",
                        facts.session.bytesReceived),
            isSerial(facts)
                ? "Is the baud rate the target's? Ctrl+Alt+A takes the next one."
                : "Does something else write to this port: a boot loader, a console, another debugger?"};
}

HealthReport opening(const LineFacts& facts) {
    if (facts.inState < kOpeningPatience) return {Health::Waiting, "The line is being opened.", ""};
    return {Health::Waiting, fmt::format("The line has not opened for {}.", inWords(facts.inState)),
            isSerial(facts) ? "Is the device plugged in, and may you open it (group dialout)?"
                            : "Is the virtual machine started, and is this the address of its serial port?"};
}

// A target calls by itself, every three seconds (kd-protocol.md 6.1).
HealthReport waitingForCall(const LineFacts& facts) {
    if (facts.session.refusedDatagrams > 0 && facts.session.packetsReceived == 0)
        return {
            Health::Waiting,
            fmt::format("{} datagrams have come, and none under the key given.",
                        facts.session.refusedDatagrams),
            "The key is not the target's: compare it with what kdnet or bcdedit /dbgsettings prints there."};
    if (facts.inState < kTargetPatience)
        return {Health::Waiting, "The port is open; the target has not called yet.", ""};
    return {Health::Waiting,
            fmt::format("The port is open, but no target has called for {}.", inWords(facts.inState)),
            "Is debugging over the network enabled in its boot settings (bcdedit /dbgsettings), with this "
            "computer as hostip and this port, and was it rebooted since? Does a firewall keep UDP out?"};
}

HealthReport waitingForTarget(const LineFacts& facts) {
    if (isNetwork(facts)) return waitingForCall(facts);
    if (talksSomethingElse(facts)) return somethingElse(facts);
    if (facts.inState < kTargetPatience)
        return {Health::Waiting, "The line is open; the target has sent nothing yet.", ""};
    return {Health::Waiting,
            fmt::format("The line is open, but the target has sent nothing for {}.", inWords(facts.inState)),
            isSerial(facts)
                ? "Is debugging enabled in its boot settings (bcdedit /debug on), on this port and "
                  "at this baud rate? Is the cable a null-modem cable?"
                : "Is debugging enabled in its boot settings (bcdedit /debug on), on this port, and "
                  "was it rebooted since?"};
}

HealthReport synchronizing(const LineFacts& facts) {
    if (facts.inState < kRecoveryPatience)
        return {Health::Recovering, "A target was heard and is being identified.", ""};
    return {Health::Recovering,
            fmt::format("A target was heard {} ago and does not say who it is.", inWords(facts.inState)),
            "Does another debugger talk to it? Does the line carry bytes both ways?"};
}

HealthReport recovering(const LineFacts& facts) {
    if (facts.inState < kRecoveryPatience)
        return {Health::Recovering, "Both ends are being brought back in step.", ""};
    return {
        Health::Recovering, fmt::format("The target has not answered for {}.", inWords(facts.inState)),
        "Is the machine paused, hung or switched off? It is asked again and again; Restart opens the line "
        "anew."};
}

HealthReport unresponsive(const LineFacts& facts) {
    const milliseconds silence = facts.session.sinceLastHeard.value_or(facts.inState);
    return {Health::Lost, fmt::format("The target has said nothing for {}.", inWords(silence)),
            "Is the machine paused, hung or switched off? It is asked again and again; Resynchronize asks at "
            "once, Restart opens the line anew."};
}

// The target is there: how good is the way to it?
HealthReport attached(const LineFacts& facts) {
    const std::uint64_t damaged = facts.recent.badChecksums + facts.recent.damagedPackets;
    const std::uint64_t resent = facts.recent.resends;
    const std::uint64_t stray = facts.recent.strayBytes;
    if (damaged + resent > 0 || stray >= kStrayIsNoise) {
        return {
            Health::Noisy,
            fmt::format("In the last {} s {} packets came damaged, {} had to be sent again, {} bytes were "
                        "outside any packet.",
                        kHealthWindow.count(), damaged, resent, stray),
            isSerial(facts) ? "Check the baud rate and the cable; nothing is lost, it only takes longer."
                            : "Is the host overloaded, or does another program use this line? Nothing is "
                              "lost, it only takes longer."};
    }
    const auto& roundTrip = facts.session.roundTrip;
    if (facts.recent.packetsSent > 0 && roundTrip && *roundTrip > kSlowAnswer) {
        return {
            Health::Slow,
            fmt::format("The last answer took {:.1f} s.", std::chrono::duration<double>(*roundTrip).count()),
            "Is the machine or the host overloaded?"};
    }
    if (facts.state == ConnectionState::Stopped)
        return {Health::Good, "The target is stopped and answers.", ""};
    return {Health::Good, "The target runs; it speaks when it has something to say.", ""};
}

// A file does not come and go as a line does.
HealthReport ofFile(const LineFacts& facts) {
    if (facts.state == ConnectionState::Stopped)
        return {Health::Good, "A crash dump is open: the machine stands where it crashed.", ""};
    if (facts.state == ConnectionState::Failed)
        return {Health::Lost, facts.reason, "Restart tries to open it once more."};
    return {Health::Recovering, "The crash dump is being opened.", ""};
}

}  // namespace

Statistics gainedSince(const Statistics& before, const Statistics& now) {
    Statistics gained = now;
    gained.bytesReceived -= before.bytesReceived;
    gained.bytesSent -= before.bytesSent;
    gained.packetsReceived -= before.packetsReceived;
    gained.packetsSent -= before.packetsSent;
    gained.resends -= before.resends;
    gained.badChecksums -= before.badChecksums;
    gained.damagedPackets -= before.damagedPackets;
    gained.strayBytes -= before.strayBytes;
    gained.resetsSent -= before.resetsSent;
    gained.resetsReceived -= before.resetsReceived;
    gained.refusedDatagrams -= before.refusedDatagrams;
    return gained;
}

std::string_view nameOf(Health health) {
    switch (health) {
        case Health::Closed:
            return "closed";
        case Health::Waiting:
            return "waiting";
        case Health::Good:
            return "good";
        case Health::Noisy:
            return "noisy";
        case Health::Slow:
            return "slow";
        case Health::Recovering:
            return "recovering";
        case Health::Lost:
            return "lost";
    }
    return "unknown";
}

HealthReport healthOf(const LineFacts& facts) {
    if (facts.line == LineKind::File && facts.state != ConnectionState::Closed) return ofFile(facts);
    switch (facts.state) {
        case ConnectionState::Closed:
            return {Health::Closed, "No session is open.", ""};
        case ConnectionState::Opening:
            return opening(facts);
        case ConnectionState::WaitingForTarget:
            return waitingForTarget(facts);
        case ConnectionState::Synchronizing:
            return synchronizing(facts);
        case ConnectionState::Running:
        case ConnectionState::Stopped:
            return attached(facts);
        case ConnectionState::Unresponsive:
            return unresponsive(facts);
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
            return talksSomethingElse(facts) ? somethingElse(facts) : recovering(facts);
        case ConnectionState::Failed:
            return {Health::Lost, facts.reason.empty() ? "The line cannot be opened." : facts.reason,
                    "Correct the connection and open it again, or try once more with Resynchronize."};
    }
    return {};
}

}  // namespace hawser::session
