#include "tests/support/DemoMachine.h"

#include <catch2/catch.hpp>

#include "tests/support/Places.h"

namespace hawser::test {

DemoMachine::DemoMachine(const std::vector<std::string>& arguments) : m_socket(m_folder.file("kd.sock")) {
    std::vector<std::string> command{builtFile("hawser-machine"), "--pipe", m_socket};
    command.insert(command.end(), arguments.begin(), arguments.end());
    m_process = std::make_unique<ChildProcess>(command);
    INFO("hawser-machine said: " << m_process->output());
    REQUIRE(m_process->expect("ready pipe", kPatience));
}

// Each command gets one answer, in order, and its last line alone says how it ended.
std::string tellMachine(ChildProcess& machine, const std::string& line) {
    machine.send(line + "\n");
    std::string last;
    const bool answered = machine.expectLine(
        [&last](std::string_view text) {
            last = text;
            return last == "ok" || last.starts_with("ok ") || last.starts_with("error:");
        },
        kPatience);
    INFO("'" << line << "' was answered: " << machine.output());
    REQUIRE(answered);
    REQUIRE(last.starts_with("ok"));
    return machine.matched().substr(0, machine.matched().size() - last.size() - 1);
}

}  // namespace hawser::test
