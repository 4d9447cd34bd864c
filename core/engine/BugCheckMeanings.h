#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hawser::engine {

// What an analysis can make of a bug check's parameter.
enum class ParameterRole {
    Other,
    Kind,             // which of several failures it is; the other parameters depend on it
    ExceptionCode,    // NTSTATUS
    Instruction,      // where it happened; 0: not known
    Memory,           // the address that was used
    Access,           // how it was: 0 read, 1 write, 2 or 8 execute
    ExceptionRecord,  // address of one; 0: none
    ContextRecord,
    TrapFrame,
};

struct BugCheckParameter {
    std::string_view meaning;  // empty: not told
    ParameterRole role = ParameterRole::Other;
};

struct BugCheckMeaning {
    std::uint32_t code = 0;
    std::string_view what;  // one sentence or two
    std::array<BugCheckParameter, 4> parameters{};
};

// Nothing for a code whose parameters are not known here; small dumps' codes mean what the plain ones do.
// Facts from the public documentation, a page for each code.
const BugCheckMeaning* bugCheckMeaning(std::uint32_t code);

enum class MemoryAccess { Read, Write, Execute, Unknown };
MemoryAccess memoryAccess(std::uint64_t access);  // what a parameter of the role Access says

}  // namespace hawser::engine
