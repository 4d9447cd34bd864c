#pragma once

#include <memory>

#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/LiveTarget.h"
#include "core/engine/RunControl.h"
#include "tests/unit/engine/FakeChannel.h"

namespace hawser::engine::test {

inline constexpr std::uint64_t kKernel = 0xFFFFF80000400000;
inline constexpr std::uint64_t kKernelSize = 0x20000;
inline constexpr std::uint64_t kCode = kKernel + 0x1000;
inline constexpr std::uint64_t kBreakRoutine = kKernel + 0x5000;  // nt!DbgBreakPointWithStatus
inline constexpr std::uint64_t kDriver = 0xFFFFF80001000000;
inline constexpr std::uint64_t kStack = 0xFFFFF88000008000;  // the top of two pages
inline constexpr std::uint64_t kThread = 0xFFFFFA8000001000;
inline constexpr std::size_t kRcx = 0x80;  // offsets in CONTEXT
inline constexpr std::size_t kRsp = 0x98;
inline constexpr std::size_t kRip = 0xF8;

// A debugger on a fake target that has a kernel, its debugger data and a driver, and stands at a break-in.
class Bench {
  public:
    Bench();

    // The target stops: a state change as it would come, and what the debugger makes of it.
    StopDecision stop(std::uint64_t pc, std::uint32_t code, std::uint64_t dr6 = 0);
    Result<StopDecision> tryStop(const Stop& change);
    Stop change(std::uint64_t pc, std::uint32_t code, std::uint64_t dr6 = 0) const;
    StopDecision hit(std::uint64_t pc) { return stop(pc, kd::kExceptionBreakpoint); }
    StopDecision stepped(std::uint64_t pc) { return stop(pc, kd::kExceptionSingleStep, 0x4000); }
    StopDecision breakIn();
    StopDecision load(const std::string& path, std::uint64_t base, std::uint32_t size, bool unload = false);
    unsigned breakAt(std::uint64_t address, std::uint64_t passes = 1);
    void setStack(std::uint64_t rsp) { channel.setContext64(0, kRsp, rsp); }

    FakeChannel channel;
    LiveTarget target{channel};
    Debugger debugger{target};
    std::uint64_t thread = kThread;  // and processor of the stops to come
    std::uint16_t processor = 0;
    std::uint64_t dr7 = 0x400;

  private:
    void build();
};

// A minimal PE header in the fake's memory.
void putImage(FakeChannel& channel, std::uint64_t base, std::uint32_t size, std::uint32_t timestamp,
              std::uint32_t checkSum);

}  // namespace hawser::engine::test
