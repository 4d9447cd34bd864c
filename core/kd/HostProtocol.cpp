#include "core/kd/HostProtocol.h"

#include <algorithm>

// What the target says on its own, and what the host answers at once: kd-protocol.md 4.4, 5.1 to 5.5.
namespace hawser::kd {

void HostProtocol::receive(ByteSpan bytes, TimePoint now) {
    m_link.receive(bytes, now);
    drain(now);
}

void HostProtocol::tick(TimePoint now) {
    m_link.tick(now);
    drain(now);
    m_tracker.tick(now);
    drain(now);
}

std::optional<TimePoint> HostProtocol::nextDeadline() const {
    const auto line = m_link.nextDeadline();
    const auto reply = m_tracker.nextDeadline();
    if (!line || !reply) return line ? line : reply;
    return std::min(*line, *reply);
}

Effect HostProtocol::abandon() {
    if (m_tracker.body() != nullptr && letsTargetGo(*m_tracker.body())) m_stops.resumeUnknown();
    const Effect left = m_tracker.abandon();
    tellHeld();
    return left;
}

void HostProtocol::reset(TimePoint now) {
    static_cast<void>(abandon());
    m_prompt.reset();
    m_link.reset(now);
}

Result<> HostProtocol::answerPrompt(std::string_view text, TimePoint now) {
    if (!m_prompt)
        return fail(ErrorCode::NotAvailable, "The target does not wait for an answer to a prompt.");
    static_cast<void>(m_link.submit(PacketType::DebugIo, encodePromptReply(*m_prompt, text), now));
    m_prompt.reset();
    return {};
}

void HostProtocol::restart() {
    m_link.restart();
    m_tracker.restart();
    m_events.clear();
    m_stops = {};
    m_prompt.reset();
}

void HostProtocol::setNumbering(Numbering numbering) {
    m_link.setNumbering(numbering);
    restart();
}

void HostProtocol::drain(TimePoint now) {
    m_tracker.noteSent(now);
    for (LinkEvent& event : m_link.takeEvents()) {
        std::visit([&](auto& e) { handle(e, now); }, event);
    }
    m_tracker.noteSent(now);
}

void HostProtocol::handle(PacketAccepted& accepted, TimePoint now) {
    if (accepted.fresh) {
        m_stops.freshTarget();
        m_prompt.reset();
        m_tracker.onFreshTarget();
        m_tracker.fail(ErrorCode::Disconnected, "The target started anew before it answered.");
    }
    const Packet& packet = accepted.packet;
    switch (packet.type) {
        case PacketType::StateChange64:
        case PacketType::StateChange32:
            onStateChange(packet, accepted.outOfStep, now);
            return;
        case PacketType::StateManipulate:
            if (!m_tracker.onReply(packet.payload, accepted.began, now)) ++m_link.counters().staleReplies;
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
void HostProtocol::learnMachine() {
    const auto* replied = m_events.empty() ? nullptr : std::get_if<Replied>(&m_events.back());
    if (replied != nullptr && replied->reply.version) m_machine = replied->reply.version->machine;
}

void HostProtocol::handle(const PacketDelivered& delivered, TimePoint now) {
    const bool resumed = m_tracker.isInFlight(delivered.ticket) && m_tracker.body() != nullptr &&
                         letsTargetGo(*m_tracker.body());
    // A target that threw the resume away once (RESEND) had sent its state change before it took the repeat.
    if (resumed && delivered.afterResend) tellHeld();
    // The same stop again, before what was spoiled was asked for again or the resume was taken at a repeat: a
    // copy, most likely, and the stop that follows may be lost. If it is another one at the same place after
    // all, the question that follows a doubtful resume will tell.
    if (resumed && (delivered.pastDamage || delivered.repeated)) m_stops.dropHeldCopy();
    m_tracker.onDelivered(delivered, now);
    if (resumed && !m_tracker.busy()) m_stops.resumed();
    tellHeld();
}

void HostProtocol::handle(const DeliveryFailed& failed, TimePoint) {
    if (m_tracker.isInFlight(failed.ticket) && letsTargetGo(*m_tracker.body())) m_stops.resumeUnknown();
    m_tracker.onDeliveryFailed(failed.ticket);
    tellHeld();
}

void HostProtocol::handle(const ResetSeen& reset, TimePoint now) {
    m_tracker.onNewNumbering();
    if (reset.answersOurs) {
        m_stops.resetAnswered();
        m_events.emplace_back(ResetAnswered{});
        return;
    }
    m_events.emplace_back(ResetByTarget{});
    m_tracker.onResetByTarget(now);
}

// One that cannot be read stops the target as any other does, and nobody else would tell of it.
void HostProtocol::onStateChange(const Packet& packet, bool outOfStep, TimePoint now) {
    if (packet.type == PacketType::StateChange32)
        return onStopped(salvageStateChange32(packet.payload), outOfStep, now);
    auto change = decodeStateChange(packet.payload, m_machine);
    if (!change) ++m_link.counters().damagedPackets;
    onStopped(change ? std::move(*change) : salvageStateChange(packet.payload, m_machine, change.error()),
              outOfStep, now);
}

void HostProtocol::onStopped(StateChange change, bool outOfStep, TimePoint now) {
    m_prompt.reset();
    StateChanged changed = m_stops.note(std::move(change), outOfStep);
    const bool repeated = changed.repeated;
    if (!repeated && !changed.freshTarget && m_stops.mustHaveRun()) m_link.doubtNumbering();
    if (m_tracker.awaitsOnlyAcknowledgement()) {
        // Was the resume taken? Its acknowledgement tells; a different stop proves it.
        m_stops.hold(std::move(changed));
        return repeated ? m_link.hurry(now) : resumeWasTaken(now);
    }
    if (!repeated && m_tracker.waitsForReply()) {
        m_tracker.fail(ErrorCode::Disconnected, "The target reported a new state before it answered.");
    }
    tell(std::move(changed));
}

// Only a running target speaks of anything but a stop: the stop that was held back is over, and a resume that
// still waits for its acknowledgement was taken.
void HostProtocol::ranSince(TimePoint now) {
    static_cast<void>(m_stops.takeHeld());
    if (m_tracker.awaitsOnlyAcknowledgement()) resumeWasTaken(now);
}

void HostProtocol::resumeWasTaken(TimePoint now) {
    if (const auto taken = m_link.takeAsDelivered()) handle(*taken, now);
}

void HostProtocol::onDebugIo(const Packet& packet, bool copy, TimePoint now) {
    auto decoded = decodeDebugIo(packet.payload);
    if (!decoded) {
        ++m_link.counters().damagedPackets;
        return;
    }
    if (!copy) ranSince(now);
    if (auto* prompt = std::get_if<DebugPrompt>(&*decoded)) {
        m_prompt = *prompt;
        m_events.emplace_back(Prompted{std::move(*prompt), m_stops.takeFresh()});
        return;
    }
    if (m_stops.mustHaveRun()) m_link.doubtNumbering();
    if (copy) return;  // a RESET crossed it, and it came again with a new number (2.3)
    m_events.emplace_back(Printed{std::get<DebugPrint>(std::move(*decoded)), m_stops.takeFresh()});
}

// The target waits for the answer, so none may be missing; a request that cannot be read is refused as well.
void HostProtocol::onFileRequest(const Packet& packet, TimePoint now) {
    auto request = decodeFileRequest(packet.payload);
    if (!request) request = FileRequest{0, {}, packet.payload};
    static_cast<void>(m_link.submit(PacketType::FileIo, encodeFileRefusal(*request), now));
    m_events.emplace_back(FileAsked{std::move(*request)});
}

// 5.4: "may the target use this debug register?" The answer is no: they are the user's.
void HostProtocol::onControlRequest(const Packet& packet, TimePoint now) {
    constexpr std::size_t kAnswerOffset = 8;
    Bytes answer = packet.payload;
    std::fill_n(answer.begin() + kAnswerOffset, 4, std::byte{0});
    static_cast<void>(m_link.submit(PacketType::ControlRequest, std::move(answer), now));
}

void HostProtocol::tellHeld() {
    if (auto held = m_stops.takeHeld()) tell(std::move(*held));
}

}  // namespace hawser::kd
