#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Address.h"

namespace hawser::engine {

enum class FrameSource { Context, UnwindData, FramePointer, Guess };

// What a walk found out about one register of a caller.
struct FrameRegister {
    std::string name;
    std::uint64_t value = 0;
};

// Where a call stands in the source.
struct CallPlace {
    std::string file;        // as the symbols have it; empty: not told
    std::uint32_t line = 0;  // 0: not told
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
    std::vector<FrameRegister> registers;  // none of the innermost: the processor has them all

    // A function that was inlined has no frame of its own on the stack, but executes in that of another.
    unsigned walked = 0;                   // the number of that frame, were nothing inlined
    unsigned inlined = 0;                  // how many inlined calls deep it lies there; 0: the frame's own
    std::optional<CallPlace> inlinedCall;  // the call that it is in, where what it calls was inlined

    // In the code that it is about: a caller goes on behind its call, which may be another line's.
    Address codeAddress() const { return walked == 0 ? instruction : instruction - 1; }
};

// What stands for the place on the stack, and for what is on it, of a function that was inlined.
constexpr std::string_view inlineMark(bool pointers64) {
    return pointers64 ? "(Inline Function)" : "(Inline)";
}
constexpr std::string_view noAddress(bool pointers64) {
    return pointers64 ? "--------`--------" : "--------";
}

}  // namespace hawser::engine
