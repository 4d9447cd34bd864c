#include "tests/hostile/Siege.h"

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "core/base/Text.h"
#include "tests/support/Patience.h"
#include "tests/support/Places.h"

namespace hawser::hostile {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCountsMemory = false;
#else
constexpr bool kCountsMemory = true;
#endif

std::vector<std::string> commandFor(const std::string& connection, const std::vector<std::string>& more) {
    std::vector<std::string> command{test::builtFile("hawser-kd"), "-k", connection};
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

// VmHWM of proc(5), in bytes.
std::size_t peakMemory(pid_t pid) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmHWM:"))
            return parseNumber(trim(std::string_view(line).substr(6, line.size() - 6 - 2)), 10).value_or(0)
                   << 10;
    }
    return 0;
}

// utime and stime of proc(5): the 14th and 15th field, counted behind the name, which may hold blanks.
double processorSeconds(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
    std::string skipped;
    for (int i = 3; i < 14; ++i) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string tail(const std::string& text) {
    constexpr std::size_t kShown = 3000;
    return text.size() <= kShown ? text : "... " + text.substr(text.size() - kShown);
}

}  // namespace

Siege::Siege(const std::string& connection, const std::vector<std::string>& more,
             const std::vector<std::string>& environment)
    : m_console(commandFor(connection, more), environment), m_began(std::chrono::steady_clock::now()) {}

void Siege::expect(const std::string& text) {
    const bool came = m_console.expect(text, test::kPatience);
    INFO("waiting for '" << text << "' in: " << tail(m_console.output()));
    REQUIRE(came);
}

void Siege::toldAtMost(const std::string& text, unsigned times) const {
    unsigned found = 0;
    for (std::size_t at = output().find(text); at != std::string::npos; at = output().find(text, at + 1))
        ++found;
    INFO("'" << text << "' in: " << tail(output()));
    CHECK(found <= times);
}

void Siege::proveInStep() {
    m_console.send("\x12\n");  // Ctrl+R ENTER
    breakIn();
    // What comes while both ends are brought in step is refused, and asked again.
    const auto limit = std::chrono::steady_clock::now() + test::kPatience;
    bool answered = false;
    while (!answered && std::chrono::steady_clock::now() < limit) {
        const std::string marker = fmt::format("[asked {} times]", ++m_markers);
        line("r");
        line(".echo " + marker);
        expect(marker);
        answered = m_console.matched().find("rip=") != std::string::npos;
        if (!answered) endure(std::chrono::milliseconds(100));
    }
    INFO("its last words: " << tail(output()));
    REQUIRE(answered);
    m_console.send("\x02\n");  // Ctrl+B ENTER
    const auto code = m_console.waitForExit(test::kPatience);
    REQUIRE(code);
    CHECK(*code == 0);
}

void Siege::holdTo(const Limits& limits) {
    INFO("its last words: " << tail(output()));
    usedAtMost(limits);
    CHECK(output().size() <= limits.output);
    // Whatever a target prints, no terminal is told to do anything.
    CHECK(output().find('\x1b') == std::string::npos);
}

void Siege::usedAtMost(const Limits& limits) const {
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - m_began;
    const double used = processorSeconds(m_console.pid());
    INFO("processor time " << used << " s of " << time.count() << " s");
    // A start costs some as well, and under sanitizers all of it costs more.
    constexpr double kStart = 2;
    if (kCountsMemory) {
        CHECK(used <= kStart + limits.processor * time.count());
        CHECK(peakMemory(m_console.pid()) <= limits.memory);
    }
}

void Siege::end(int signalNumber) {
    m_console.signal(signalNumber);
    const auto code = m_console.waitForExit(test::kPatience);
    INFO("its last words: " << tail(output()));
    REQUIRE(code);
    CHECK(*code >= 0);
}

}  // namespace hawser::hostile
