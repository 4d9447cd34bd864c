#include "app/machine/Relay.h"

namespace hawser::machine {

using transports::FaultDirection;
using transports::FaultInjector;
using transports::FaultSpec;

namespace {

// More waiting than this stops the reading on the other side, so that a slow end slows the other one down.
constexpr std::size_t kEnoughPending = 256 * 1024;  // bytes

TimePoint now() {
    return SteadyClock().now();
}

}  // namespace

Relay::Relay(asio::io_context& context, const std::optional<FaultSpec>& faults,
             std::function<void()> debuggerLost)
    : m_context(context),
      m_towardsDebugger(faults.value_or(FaultSpec()), faults && faults->direction != FaultDirection::Out, 0),
      m_towardsGuest(faults.value_or(FaultSpec()), faults && faults->direction != FaultDirection::In, 1),
      m_due(context),
      m_debuggerLost(std::move(debuggerLost)) {}

Relay::~Relay() {
    detachGuest();
    detachDebugger();
}

void Relay::attachGuest(FileDescriptor line) {
    detachGuest();
    const auto received = [this](ByteSpan bytes) {
        if (!m_debugger) return;
        m_towardsDebugger.push(bytes, now());
        pump();
    };
    m_guest = std::make_shared<RelaySide>(
        m_context, std::move(line),
        RelaySide::Events{received, [this] { pump(); }, [this] { detachGuest(); }});
    m_guest->startReading();
}

void Relay::attachDebugger(FileDescriptor line) {
    detachDebugger();
    const auto received = [this](ByteSpan bytes) {
        m_towardsGuest.push(bytes, now());
        pump();
    };
    m_debugger = std::make_shared<RelaySide>(
        m_context, std::move(line),
        RelaySide::Events{received, [this] { pump(); }, [this] { dropDebugger(); }});
    m_debugger->startReading();
}

void Relay::detachGuest() {
    if (m_guest) m_guest->close();
    m_guest.reset();
}

void Relay::detachDebugger() {
    if (m_debugger) m_debugger->close();
    m_debugger.reset();
    m_towardsDebugger.restart();
    m_towardsGuest.restart();
}

void Relay::dropDebugger() {
    // What it sent before it went is still for the guest: a last "continue" must not be lost.
    m_towardsGuest.release();
    const Bytes last = m_towardsGuest.takeDue(now());
    if (m_guest) m_guest->send(last);
    detachDebugger();
    m_debuggerLost();
}

Result<> Relay::noise(ByteSpan bytes) {
    if (!m_debugger)
        return fail(ErrorCode::NotAvailable, "No debugger is connected that could hear the noise.");
    m_towardsDebugger.addNoise(bytes, now());
    pump();
    return {};
}

void Relay::pump() {
    const Bytes forDebugger = m_towardsDebugger.takeDue(now());
    if (m_debugger) m_debugger->send(forDebugger);
    const Bytes forGuest = m_towardsGuest.takeDue(now());
    if (m_guest) m_guest->send(forGuest);
    if (m_debugger && (m_towardsDebugger.isCut() || m_towardsGuest.isCut())) return dropDebugger();

    const auto throttle = [](RelaySide* from, const RelaySide* to, const FaultInjector& between) {
        if (from == nullptr) return;
        const std::size_t waiting = (to != nullptr ? to->pending() : 0) + between.held();
        if (waiting > kEnoughPending) {
            from->pauseReading();
        } else {
            from->startReading();
        }
    };
    throttle(m_guest.get(), m_debugger.get(), m_towardsDebugger);
    throttle(m_debugger.get(), m_guest.get(), m_towardsGuest);
    waitForDue();
}

void Relay::waitForDue() {
    const auto a = m_towardsDebugger.nextDue();
    const auto b = m_towardsGuest.nextDue();
    if (!a && !b) return;
    m_due.expires_at(std::min(a.value_or(TimePoint::max()), b.value_or(TimePoint::max())));
    m_due.async_wait([this](const asio::error_code& error) {
        if (!error) pump();
    });
}

}  // namespace hawser::machine
