#include "core/engine/ExceptionNames.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hawser::engine {

namespace {

using ExceptionName = std::pair<std::uint32_t, std::string_view>;

// NTSTATUS values (ntstatus.h) in the words that kernel debuggers use.
constexpr std::array<ExceptionName, 25> kExceptions{
    {{0x80000001, "Guard page violation"},
     {0x80000002, "Data misaligned"},
     {0x80000003, "Break instruction exception"},
     {0x80000004, "Single step exception"},
     {0x80000007, "Wake debugger"},
     {0x4000001F, "WOW64 breakpoint"},
     {0x4000001E, "WOW64 single step exception"},
     {0xC0000005, "Access violation"},
     {0xC0000006, "In-page I/O error"},
     {0xC0000008, "Invalid handle"},
     {0xC000001D, "Illegal instruction"},
     {0xC0000025, "Non-continuable exception"},
     {0xC0000026, "Invalid disposition"},
     {0xC000008C, "Array bounds exceeded"},
     {0xC000008E, "Floating-point divide by zero"},
     {0xC0000094, "Integer divide-by-zero"},
     {0xC0000095, "Integer overflow"},
     {0xC0000096, "Privileged instruction"},
     {0xC00000FD, "Stack overflow"},
     {0xC0000409, "Security check failure or stack buffer overrun"},
     {0xC0000420, "Assertion failure"},
     {0xE06D7363, "C++ EH exception"},
     {0xC000001C, "Invalid system call"},
     {0xC000001E, "Invalid lock sequence"},
     {0xCFFFFFFF, "Application hang"}}};

}  // namespace

std::string_view exceptionName(std::uint32_t code) {
    const auto* const found =
        std::ranges::find_if(kExceptions, [&](const ExceptionName& name) { return name.first == code; });
    return found == kExceptions.end() ? "Unknown exception" : found->second;
}

}  // namespace hawser::engine
