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

std::string DemoMachine::command(const std::string& line) {
    m_process->drain(0ms);
    m_process->send(line + "\n");
    const bool answered = m_process->expect("ok", kPatience);
    INFO("'" << line << "' was answered: " << m_process->output());
    REQUIRE(answered);
    std::string answer = m_process->matched();
    REQUIRE(answer.find("error:") == std::string::npos);
    return answer.substr(0, answer.size() - 2);
}

}  // namespace hawser::test
