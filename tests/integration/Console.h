#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/support/ChildProcess.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/Places.h"

namespace hawser::test {

// hawser-kd as a script uses it: what it prints comes through a pipe, and typed lines are not echoed.
class Console {
  public:
    explicit Console(std::vector<std::string> arguments, const std::vector<std::string>& environment = {})
        : kd(withProgram(std::move(arguments)), environment) {}

    void line(const std::string& text) { kd.send(text + "\n"); }
    void expect(const std::string& text, std::chrono::milliseconds limit = kPatience) {
        const bool came = kd.expect(text, limit);
        INFO("waiting for '" << text << "' in: " << kd.output());
        REQUIRE(came);
    }
    void waitForPrompt() { expect(kPrompt); }
    void breakIn() {
        kd.send("\x03");
        waitForPrompt();
    }

    // All that a command prints. What the target says of itself may stand in it, and repeat the prompt: only
    // a line of ours behind it tells that it is done.
    std::string run(const std::string& text) {
        const std::string marker = fmt::format("[end of answer {}]", ++m_answers);
        line(text);
        line(".echo " + marker);
        expect(marker + "\n");
        std::string answer = kd.matched();
        answer.resize(answer.size() - marker.size() - 1);
        waitForPrompt();
        return answer;
    }

    ChildProcess kd;

  private:
    static constexpr const char* kPrompt = "kd> ";

    static std::vector<std::string> withProgram(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), builtFile("hawser-kd"));
        return arguments;
    }

    unsigned m_answers = 0;
};

}  // namespace hawser::test
