#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Address.h"

namespace hawser::engine {

enum class FrameSource { Context, UnwindData, FramePointer, Guess };

// What a walk found out about one register of a caller.
struct FrameRegister {
    std::string name;
    std::uint64_t value = 0;
};

struct StackFrame {
    unsigned number = 0;
    Address stackPointer;        // Child-SP
    Address framePointer;        // ChildEBP; where the walk follows the frame pointer
    Address returnAddress;       // RetAddr
    bool returnGuessed = false;  // it only looks like one
    Address instruction;         // where the frame executes
    std::string callSite;        // "hwsdisk+0x1234"
    std::array<std::uint64_t, 4>
        homeArguments{};  // the four home slots at the caller's side; may be anything
    FrameSource source = FrameSource::UnwindData;
    std::vector<FrameRegister> registers;  // none of frame 0: the processor has them all

    // In the code that it is about: a caller goes on behind its call, which may be another line's.
    Address codeAddress() const { return number == 0 ? instruction : instruction - 1; }
};

}  // namespace hawser::engine
