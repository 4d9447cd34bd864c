#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/integration/SessionUser.h"
#include "tests/integration/ShadowStack.h"

namespace hawser::test {

// Steps through the demo kernel, instruction by instruction, and holds every stack that the debugger walks
// against the calls and returns that it saw. Functions that were entered often enough, further rounds of
// loops and what the kernel's stub does are run through without looking.
class StackTracer {
  public:
    explicit StackTracer(SessionUser& user) : m_user(user) {}

    // From here until `levels` functions have returned, the loop of the idle processor is reached, the stack
    // is another thread's, or so many steps are done.
    void trace(std::size_t levels, unsigned mostSteps);

    const std::set<std::string>& functions() const { return m_functions; }
    std::size_t instructions() const { return m_instructions.size(); }
    unsigned steps() const { return m_steps; }
    const std::vector<std::string>& wrong() const { return m_wrong; }

  private:
    SteppedPlace look();
    SteppedPlace runs(const std::string& line);
    void judge();
    void step();
    void pass();
    bool skips() const;
    void runTo(const std::string& addresses, std::uint64_t rsp);
    std::uint64_t wordAt(std::uint64_t address);
    std::uint64_t behind(std::uint64_t instruction);

    SessionUser& m_user;
    SteppedPlace m_place;
    std::string m_function;
    ShadowStack m_stack;
    bool m_entered = false;  // the function's first instruction is next
    bool m_lost = false;     // the stack is another one
    unsigned m_steps = 0;
    std::map<std::string, unsigned> m_entries;
    std::set<std::string> m_functions;
    std::set<std::uint64_t> m_instructions;
    std::vector<std::string> m_wrong;
};

}  // namespace hawser::test
