#include "tests/hostile/EvilTarget.h"

#include <array>
#include <filesystem>

namespace hawser::hostile {

using transports::TransportState;

namespace {

// A machine that looks at its line often and keeps little of it, as a serial port does: what a lie has made
// the other end say is soon behind it.
test::ScriptedOptions asSerialPort(test::ScriptedOptions options) {
    options.clockTick = std::chrono::milliseconds(1);
    options.receiveQueue = 256;
    return options;
}

}  // namespace

EvilTarget::EvilTarget(Lie lie, test::ScriptedOptions options)
    : m_path(m_folder.file("kd.sock")),
      m_target(asSerialPort(std::move(options))),
      m_line(m_path),
      m_lie(std::move(lie)) {
    open();  // the socket is there before anybody is told of it
    m_thread = std::thread([this] { work(); });
}

EvilTarget::~EvilTarget() {
    m_stopping = true;
    m_line.wake();
    m_thread.join();
}

void EvilTarget::act(const std::function<void(test::ScriptedTarget&, TimePoint)>& action) {
    {
        const std::lock_guard lock(m_mutex);
        action(m_target, SteadyClock().now());
    }
    m_line.wake();
}

void EvilTarget::tell(Lie lie) {
    const std::lock_guard lock(m_mutex);
    m_lie = std::move(lie);
}

void EvilTarget::beHonest() {
    act([this](test::ScriptedTarget& target, TimePoint) {
        m_lie = {};
        target.faults() = {};
    });
}

void EvilTarget::awaitTurns(unsigned count) const {
    const unsigned start = m_turns;
    for (unsigned now = start; now - start < count; now = m_turns) m_turns.wait(now);
}

bool EvilTarget::open() {
    m_heard = 0;
    m_wasOpen = false;
    return m_line.open().has_value();
}

void EvilTarget::work() {
    const SteadyClock clock;
    while (!m_stopping) {
        bool floods = false;
        TimePoint until = clock.now() + std::chrono::milliseconds(50);
        {
            const std::lock_guard lock(m_mutex);
            until = std::min(until, m_target.nextDeadline().value_or(until));
            floods = (m_lie.floods || m_lie.acts) && m_line.state() == TransportState::Open;
        }
        const auto waited = m_line.wait(floods ? clock.now() + std::chrono::milliseconds(1) : until);
        const std::lock_guard lock(m_mutex);
        if (m_line.state() == TransportState::Open && !std::exchange(m_wasOpen, true)) ++m_openings;
        turn(clock.now());
        const bool hangsUp = m_lie.hangsUpAfter && m_wasOpen && m_heard >= *m_lie.hangsUpAfter;
        if (hangsUp) m_line.close();
        if ((!waited || hangsUp) && !open()) return;
    }
    m_line.close();
}

void EvilTarget::turn(TimePoint now) {
    std::array<std::byte, 16384> buffer{};
    ++m_turns;
    m_turns.notify_all();
    while (const std::size_t count = m_line.read(buffer)) {
        m_heard += count;
        m_target.receive(std::span(buffer).first(count), now);
    }
    if (m_lie.acts) m_lie.acts(m_target, now);
    m_target.tick(now);
    Bytes said = m_target.takeOutput(now);
    if (!said.empty() && m_lie.spoils) said = m_lie.spoils(std::move(said));
    // A flood stops where the other end does not read: what counts is what that end takes.
    constexpr std::size_t kEnough = 65536;
    if (m_lie.floods && m_line.pendingOutput() < kEnough) {
        const Bytes flood = m_lie.floods();
        said.insert(said.end(), flood.begin(), flood.end());
    }
    if (!said.empty()) static_cast<void>(m_line.write(said));
}

}  // namespace hawser::hostile
