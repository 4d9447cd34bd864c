#include "tests/support/SimulatedNet.h"

#include <algorithm>

namespace hawser::test {

using transports::ReceivedDatagram;
using transports::TransportState;
using transports::WaitOutcome;

SimulatedNet::SimulatedNet(ManualClock& clock, ScriptedTarget& target, const kd::net::Key& targetKey,
                           const NetFaults& faults)
    : m_clock(clock), m_target(target), m_faults(faults), m_random(faults.seed) {
    kd::net::TargetSettings settings;
    settings.key = targetKey;
    settings.self = targetPlace();
    settings.host = hostPlace();
    const auto nonces = std::make_shared<std::mt19937_64>(faults.seed);
    m_gateway = std::move(*kd::net::Gateway::create(settings, [nonces] {
        kd::net::Nonce nonce{};
        std::ranges::generate(nonce, [&] { return static_cast<std::byte>((*nonces)() & 0xFFU); });
        return nonce;
    }));
}

Result<> SimulatedNet::open() {
    m_state = TransportState::Open;
    m_received.clear();
    return {};
}

void SimulatedNet::close() {
    m_state = TransportState::Closed;
    m_received.clear();
}

bool SimulatedNet::chance(double probability) {
    return probability > 0 && std::uniform_real_distribution<double>()(m_random) < probability;
}

void SimulatedNet::put(std::deque<OnTheWay>& way, Bytes bytes, const Endpoint& from) {
    const int copies = chance(m_faults.drop) ? 0 : chance(m_faults.duplicate) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
        const TimePoint arrives =
            m_clock.now() + m_faults.latency + (chance(m_faults.delay) ? m_faults.lateness : Duration{});
        const auto later =
            std::ranges::find_if(way, [&](const OnTheWay& other) { return other.arrives > arrives; });
        way.insert(later, {arrives, bytes, from});
    }
}

std::optional<SimulatedNet::OnTheWay> SimulatedNet::takeDue(std::deque<OnTheWay>& way, TimePoint now) {
    if (way.empty() || way.front().arrives > now) return std::nullopt;
    OnTheWay due = std::move(way.front());
    way.pop_front();
    return due;
}

void SimulatedNet::sendToHost(Bytes datagram, const Endpoint& from) {
    m_toHost.push_front({m_clock.now(), std::move(datagram), from});
}
void SimulatedNet::sendToTarget(Bytes datagram, const Endpoint& from) {
    m_toTarget.push_front({m_clock.now(), std::move(datagram), from});
}

void SimulatedNet::runTarget() {
    const TimePoint now = m_clock.now();
    while (auto due = takeDue(m_toTarget, now)) m_gateway->receiveDatagram(due->bytes, due->from, now);
    m_target.tick(now);
    m_gateway->tick(now);
    // The serial line between the two is as quick as memory.
    for (bool any = true; any;) {
        const Bytes said = m_target.takeOutput(now);
        m_gateway->receiveSerial(said, now);
        const Bytes told = m_gateway->takeSerial();
        if (!told.empty()) m_target.receive(told, now);
        any = !said.empty() || !told.empty();
    }
    for (auto& datagram : m_gateway->takeDatagrams()) {
        if (datagram.to == hostPlace()) {
            put(m_toHost, std::move(datagram.bytes), targetPlace());
        } else {
            m_forOthers.push_back(std::move(datagram));
        }
    }
    while (auto due = takeDue(m_toHost, now)) {
        if (m_state != TransportState::Open) continue;
        m_seenByHost.push_back(due->bytes);
        m_received.push_back({std::move(due->bytes), due->from});
    }
}

TimePoint SimulatedNet::nextEvent(TimePoint deadline) const {
    TimePoint next = std::min(deadline, m_gateway->nextDeadline());
    next = std::min(next, m_target.nextDeadline().value_or(next));
    for (const auto* way : {&m_toHost, &m_toTarget}) {
        if (!way->empty()) next = std::min(next, way->front().arrives);
    }
    return next;
}

Result<WaitOutcome> SimulatedNet::wait(TimePoint deadline) {
    for (;;) {
        if (std::exchange(m_woken, false)) return WaitOutcome::Woken;
        runTarget();
        if (!m_received.empty()) return WaitOutcome::Progress;
        if (m_clock.now() >= deadline) return WaitOutcome::TimedOut;
        // At least a little: a deadline that has passed must not hold the time still.
        m_clock.set(std::max(nextEvent(deadline), m_clock.now() + std::chrono::microseconds(100)));
    }
}

std::optional<ReceivedDatagram> SimulatedNet::receive() {
    if (m_received.empty()) return std::nullopt;
    ReceivedDatagram datagram = std::move(m_received.front());
    m_received.pop_front();
    return datagram;
}

Result<> SimulatedNet::send(ByteSpan datagram, const Endpoint& to) {
    if (m_state != TransportState::Open) return fail(ErrorCode::NotAvailable, "The line is not open.");
    if (to == targetPlace()) put(m_toTarget, Bytes(datagram.begin(), datagram.end()), hostPlace());
    return {};
}

}  // namespace hawser::test
