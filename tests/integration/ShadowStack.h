#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "core/session/SessionTypes.h"

namespace hawser::test {

// What every function gives back as it found it (x64 calling convention), beside rsp.
inline constexpr std::array<std::string_view, 8> kKeptRegisters{"rbx", "rbp", "rsi", "rdi",
                                                                "r12", "r13", "r14", "r15"};

// Where a processor executes, and what the debugger's walk makes of its stack.
struct SteppedPlace {
    std::uint64_t rip = 0;
    std::uint64_t rsp = 0;
    std::array<std::uint64_t, kKeptRegisters.size()> kept{};
    std::vector<session::StackFrame> frames{};  // those on the stack: what was inlined has none there
};

// One call that has not returned: what its caller will find.
struct RecordedCall {
    std::uint64_t returnTo = 0;
    std::uint64_t callerRsp = 0;  // behind the return
    std::array<std::uint64_t, kKeptRegisters.size()> kept{};

    // What was executed since, of the function that was called.
    std::set<std::uint64_t> executed{};
    std::uint64_t jumpedBackFrom = 0;  // last; 0: it has not
};

// The calls that have not returned, the innermost last: written down when they are made, not read from the
// stack.
class ShadowStack {
  public:
    // At a place whose stack is believed as it is shown, as far as unwind data tells it: the first
    // instruction of a function.
    void begin(const SteppedPlace& place);
    void call(const SteppedPlace& entered, std::uint64_t returnTo);
    // Takes out what has returned.
    void leave(std::uint64_t rsp);

    std::size_t depth() const { return m_calls.size(); }
    RecordedCall& innermost() { return m_calls.back(); }

    // What is wrong with the frames of a place; empty: nothing.
    std::string compare(const SteppedPlace& place) const;

  private:
    std::vector<RecordedCall> m_calls;
    bool m_whole = false;  // it ends with the first of them
};

}  // namespace hawser::test
