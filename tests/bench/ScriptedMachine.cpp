#include "tests/bench/ScriptedMachine.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

namespace hawser::bench {

namespace {

std::string freshPath() {
    static std::atomic<int> count = 0;
    return (std::filesystem::temp_directory_path() / fmt::format("hawser-bench-{}-{}", getpid(), ++count))
        .string();
}

}  // namespace

ScriptedMachine::ScriptedMachine(const test::ScriptedOptions& options)
    : m_path(freshPath()), m_target(options), m_line(m_path), m_thread([this] { work(); }) {
    while (!std::filesystem::exists(m_path)) std::this_thread::yield();
}

ScriptedMachine::~ScriptedMachine() {
    m_stopping = true;
    m_line.wake();
    m_thread.join();
}

void ScriptedMachine::act(std::function<void(test::ScriptedTarget&, TimePoint)> action) {
    {
        const std::lock_guard lock(m_mutex);
        m_action = std::move(action);
    }
    m_line.wake();
}

void ScriptedMachine::work() {
    const SteadyClock clock;
    std::array<std::byte, 16384> buffer{};
    if (!m_line.open()) return;
    while (!m_stopping) {
        const TimePoint soon = clock.now() + std::chrono::milliseconds(50);
        const auto waited = m_line.wait(std::min(soon, m_target.nextDeadline().value_or(soon)));
        while (const std::size_t count = m_line.read(buffer))
            m_target.receive(std::span(buffer).first(count), clock.now());
        if (!waited && !m_line.open()) return;
        std::function<void(test::ScriptedTarget&, TimePoint)> action;
        {
            const std::lock_guard lock(m_mutex);
            action.swap(m_action);
        }
        if (action) action(m_target, clock.now());
        m_target.tick(clock.now());
        const Bytes said = m_target.takeOutput(clock.now());
        if (!said.empty()) static_cast<void>(m_line.write(said));
    }
    m_line.close();
}

}  // namespace hawser::bench
