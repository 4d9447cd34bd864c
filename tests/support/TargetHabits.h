#pragma once

#include <cstdint>
#include <vector>

namespace hawser::test {

// What other kernels do otherwise (kd-protocol.md 13); all of it off by default.
struct TargetHabits {
    enum class BreakReport : std::uint8_t { AtInstruction, AddressBehind, CounterBehind };

    bool noExApis = false;  // the Ex requests of breakpoints are unknown
    // A request that fails prints from inside the debugger loop before it is answered.
    bool loopPrints = false;
    // Behind each print one byte that has come already is polled, and lost, whether it runs or not.
    bool printsEatByte = false;
    bool noContext = false;    // GetContext fails
    bool noContextEx = false;  // GetContextEx and SetContextEx fail
    // Written rbx, rsi and rdi (x64) are read back until the resume, which brings the old ones back.
    bool writesDoNotHold = false;
    BreakReport breakReport = BreakReport::AtInstruction;
    std::vector<std::uint32_t> refusedHandles{};  // RestoreBreakPoint of these fails
    // A processor that stops while another talks waits, and is told as soon as that one was resumed; so is
    // the single step of a processor that another one's stop came before.
    bool stopsWait = false;
    bool timeAdvances = false;  // KUSER_SHARED_DATA tells the virtual clock's time
};

}  // namespace hawser::test
