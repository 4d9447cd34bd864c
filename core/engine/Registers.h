#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

enum class RegisterGroup { General, Segment, Flags, Debug, Control, Vector };

struct RegisterValue {
    std::string name;  // WinDbg's name, lower case: rax, eax is a part of it and found by get()
    RegisterGroup group = RegisterGroup::General;
    unsigned bits = 64;
    std::uint64_t value = 0;  // vector registers: low half; the high half is in `high`
    std::uint64_t high = 0;
    bool known = true;  // false: the frame's own value was not kept by those it called
};

// The registers of one processor at one stop: a value that can be copied to another thread.
class Registers {
  public:
    virtual ~Registers() = default;
    virtual std::vector<RegisterValue> all() const = 0;
    // Also parts: eax, ax, al, ah, r8d, and efl, iopl, of, df, if, tf, sf, zf, af, pf, cf.
    virtual std::optional<RegisterValue> get(std::string_view name) const = 0;
    virtual Result<> set(std::string_view name,
                         std::uint64_t value) = 0;  // InvalidArgument: no such register, too large
    virtual Address programCounter() const = 0;
    virtual Address stackPointer() const = 0;
    virtual Address framePointer() const = 0;
};

}  // namespace hawser::engine
