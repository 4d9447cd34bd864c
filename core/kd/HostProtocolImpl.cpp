#include "core/kd/HostProtocolImpl.h"

#include <algorithm>
#include <utility>

namespace hawser::kd {

HostProtocol::Impl::Impl() {
    link.observe(&trace);
}

void HostProtocol::Impl::receive(ByteSpan bytes, TimePoint now) {
    link.receive(bytes, now);
    drain(now);
}

void HostProtocol::Impl::tick(TimePoint now) {
    link.tick(now);
    drain(now);
    tracker.tick(now);
    drain(now);
}

std::optional<TimePoint> HostProtocol::Impl::nextDeadline() const {
    const auto line = link.nextDeadline();
    const auto reply = tracker.nextDeadline();
    if (!line || !reply) return line ? line : reply;
    return std::min(*line, *reply);
}

Effect HostProtocol::Impl::abandon() {
    if (tracker.body() != nullptr && letsTargetGo(*tracker.body())) resumeUnknown();
    const Effect left = tracker.abandon();
    tellHeld();
    return left;
}

// The stop that was known, seen once more meanwhile, does not tell whether the resume was taken.
void HostProtocol::Impl::resumeUnknown() {
    dropHeldCopy();
    m_resumed = true;
}

void HostProtocol::Impl::dropHeldCopy() {
    if (m_held && isRepeated(m_held->change)) m_held.reset();
}

void HostProtocol::Impl::reset(TimePoint now) {
    static_cast<void>(abandon());
    m_prompt.reset();
    link.reset(now);
}

Result<> HostProtocol::Impl::answerPrompt(std::string_view text, TimePoint now) {
    if (!m_prompt)
        return fail(ErrorCode::NotAvailable, "The target does not wait for an answer to a prompt.");
    static_cast<void>(link.submit(PacketType::DebugIo, encodePromptReply(*m_prompt, text), now));
    m_prompt.reset();
    return {};
}

void HostProtocol::Impl::restart() {
    link.restart();
    tracker.restart();
    events.clear();
    m_lastChange.reset();
    m_held.reset();
    m_resumed = false;
    m_fresh = false;
    m_afterReset = false;
    m_prompt.reset();
}

void HostProtocol::Impl::drain(TimePoint now) {
    tracker.noteSent(now);
    for (LinkEvent& event : link.takeEvents()) {
        std::visit([&](auto& e) { handle(e, now); }, event);
    }
    tracker.noteSent(now);
}

void HostProtocol::Impl::handle(PacketAccepted& accepted, TimePoint now) {
    if (accepted.fresh) {
        m_fresh = true;
        m_lastChange.reset();
        m_held.reset();
        m_prompt.reset();
        tracker.onFreshTarget();
        tracker.fail(ErrorCode::Disconnected, "The target started anew before it answered.");
    }
    const Packet& packet = accepted.packet;
    switch (packet.type) {
        case PacketType::StateChange64:
        case PacketType::StateChange32:
            onStateChange(packet, now);
            return;
        case PacketType::StateManipulate:
            if (!tracker.onReply(packet.payload, accepted.began, now)) ++link.counters().staleReplies;
            learnMachine();
            return;
        case PacketType::DebugIo:
            onDebugIo(packet, accepted.copy, now);
            return;
        case PacketType::FileIo:
            onFileRequest(packet, now);
            return;
        case PacketType::ControlRequest:
            onControlRequest(packet, now);
            return;
        case PacketType::TraceIo:
            return;  // event tracing, acknowledged and not decoded
        case PacketType::Unused:
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
        case PacketType::PollBreakIn:
            return;
    }
}

// Before anybody asks for more: requests and state changes are laid out for the machine from here on.
void HostProtocol::Impl::learnMachine() {
    const auto* replied = events.empty() ? nullptr : std::get_if<Replied>(&events.back());
    if (replied != nullptr && replied->reply.version) machine = replied->reply.version->machine;
}

void HostProtocol::Impl::handle(const PacketDelivered& delivered, TimePoint now) {
    const bool resumed =
        tracker.isInFlight(delivered.ticket) && tracker.body() != nullptr && letsTargetGo(*tracker.body());
    // A target that threw the resume away once (RESEND) had sent its state change before it took the repeat.
    if (resumed && delivered.afterResend) tellHeld();
    // The same stop again, and something spoiled before it that we asked for again: a copy, most likely. If
    // it is another one at the same place after all, the question that follows a doubtful resume will tell.
    if (resumed && delivered.pastDamage) dropHeldCopy();
    tracker.onDelivered(delivered, now);
    if (resumed && !tracker.busy()) m_resumed = true;
    tellHeld();
}

void HostProtocol::Impl::handle(const DeliveryFailed& failed, TimePoint) {
    if (tracker.isInFlight(failed.ticket) && letsTargetGo(*tracker.body())) resumeUnknown();
    tracker.onDeliveryFailed(failed.ticket);
    tellHeld();
}

void HostProtocol::Impl::handle(const ResetSeen& reset, TimePoint now) {
    tracker.onNewNumbering();
    if (reset.answersOurs) {
        m_afterReset = true;
        events.emplace_back(ResetAnswered{});
        return;
    }
    events.emplace_back(ResetByTarget{});
    tracker.onResetByTarget(now);
}

}  // namespace hawser::kd
