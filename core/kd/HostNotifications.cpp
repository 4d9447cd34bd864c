#include <algorithm>
#include <utility>

#include "core/kd/HostProtocolImpl.h"

// What the target says on its own, and what the host answers at once. kd-protocol.md 4.4, 5.1 to 5.5.
namespace hawser::kd {

namespace {

bool sameStop(const StateChange& a, const StateChange& b) {
    if (a.what.index() != b.what.index() || a.processor != b.processor || a.thread != b.thread ||
        a.programCounter != b.programCounter) {
        return false;
    }
    if (a.exception() != nullptr) return a.exception()->code == b.exception()->code;
    if (a.loadSymbols() != nullptr) {
        return a.loadSymbols()->base == b.loadSymbols()->base &&
               a.loadSymbols()->unload == b.loadSymbols()->unload;
    }
    return true;
}

}  // namespace

// One that cannot be read stops the target as any other does, and nobody else would tell of it.
void HostProtocol::Impl::onStateChange(const Packet& packet, TimePoint now) {
    if (packet.type == PacketType::StateChange32) return onStopped(salvageStateChange32(packet.payload), now);
    auto change = decodeStateChange(packet.payload, machine);
    if (!change) ++link.counters().damagedPackets;
    onStopped(change ? std::move(*change) : salvageStateChange(packet.payload, machine, change.error()), now);
}

void HostProtocol::Impl::onStopped(StateChange change, TimePoint now) {
    m_prompt.reset();
    StateChanged changed;
    changed.change = std::move(change);
    changed.freshTarget = takeFresh();
    changed.afterReset = std::exchange(m_afterReset, false);
    const bool repeated = isRepeated(changed.change);
    if (!repeated && !changed.freshTarget) doubtUnlessResumed();
    if (tracker.awaitsOnlyAcknowledgement()) {
        // Was the resume taken? Its acknowledgement tells; a different stop proves it.
        link.hurry(now, !repeated);
        m_held = std::move(changed);
        return;
    }
    if (!repeated && tracker.waitsForReply()) {
        tracker.fail(ErrorCode::Disconnected, "The target reported a new state before it answered.");
    }
    tell(std::move(changed));
}

// A stopped target says nothing new: one that does was reset or let go behind our back, and counts otherwise.
void HostProtocol::Impl::doubtUnlessResumed() {
    if (m_lastChange && !m_resumed && !m_fresh) link.doubtNumbering();
}

void HostProtocol::Impl::tell(StateChanged changed) {
    changed.repeated = isRepeated(changed.change);
    changed.unexpected = m_lastChange && !m_resumed && !changed.repeated && !changed.freshTarget;
    m_lastChange = changed.change;
    m_resumed = false;
    events.emplace_back(std::move(changed));
}

void HostProtocol::Impl::tellHeld() {
    if (!m_held) return;
    StateChanged changed = std::move(*m_held);
    m_held.reset();
    tell(std::move(changed));
}

bool HostProtocol::Impl::isRepeated(const StateChange& change) const {
    return !m_resumed && m_lastChange && sameStop(*m_lastChange, change);
}

// Only a running target speaks of anything but a stop: the stop that was held back is over, and a resume that
// still waits for its acknowledgement was taken.
void HostProtocol::Impl::ranSince(TimePoint now) {
    m_held.reset();
    if (tracker.awaitsOnlyAcknowledgement()) link.hurry(now, true);
}

void HostProtocol::Impl::onDebugIo(const Packet& packet, bool copy, TimePoint now) {
    auto decoded = decodeDebugIo(packet.payload);
    if (!decoded) {
        ++link.counters().damagedPackets;
        return;
    }
    if (!copy) ranSince(now);
    if (auto* prompt = std::get_if<DebugPrompt>(&*decoded)) {
        m_prompt = *prompt;
        events.emplace_back(Prompted{std::move(*prompt), takeFresh()});
        return;
    }
    doubtUnlessResumed();
    if (copy) return;  // a RESET crossed it, and it came again with a new number (2.3)
    events.emplace_back(Printed{std::get<DebugPrint>(std::move(*decoded)), takeFresh()});
}

// The target waits for the answer, so none may be missing; a request that cannot be read is refused as well.
void HostProtocol::Impl::onFileRequest(const Packet& packet, TimePoint now) {
    auto request = decodeFileRequest(packet.payload);
    if (!request) request = FileRequest{0, {}, packet.payload};
    static_cast<void>(link.submit(PacketType::FileIo, encodeFileRefusal(*request), now));
    events.emplace_back(FileAsked{std::move(*request)});
}

// 5.4: "may the target use this debug register?" The answer is no: they are the user's.
void HostProtocol::Impl::onControlRequest(const Packet& packet, TimePoint now) {
    constexpr std::size_t kAnswerOffset = 8;
    Bytes answer = packet.payload;
    std::fill_n(answer.begin() + kAnswerOffset, 4, std::byte{0});
    static_cast<void>(link.submit(PacketType::ControlRequest, std::move(answer), now));
}

}  // namespace hawser::kd
