#pragma once

#include <cstdint>

namespace hawser::engine {

// What the target does with the exception that it stopped at.
enum class ExceptionAnswer : std::uint8_t {
    Continue,    // it was no exception, or one that nobody else is asked about
    Handled,     // it goes on as if nothing had happened
    NotHandled,  // the system's own handlers are asked
};

// How a stopped target is to go on.
struct ResumeOrder {
    ExceptionAnswer answer = ExceptionAnswer::Continue;
    bool trace = false;              // one instruction, then a single-step exception
    std::uint64_t debugControl = 0;  // Dr7 as Architecture::debugControl() made it; 0 where there is none
};

}  // namespace hawser::engine
