#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/engine/Registers.h"

namespace hawser::engine {

enum class RegisterRecord { Context, Special };

// All bits of a value that has so many.
constexpr std::uint64_t valueMask(unsigned bits) {
    return bits >= 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1;
}

// Where a register lies in its record.
struct RegisterPlace {
    std::string_view name;
    RegisterGroup group = RegisterGroup::General;
    RegisterRecord record = RegisterRecord::Context;
    std::size_t offset = 0;  // bytes
    unsigned bits = 64;
};

// A part of a register, or another name of a whole one: eax of rax, zf of efl, x29 of fp.
struct RegisterPart {
    std::string_view name;
    std::string_view whole;
    unsigned shift = 0;  // bits
    unsigned bits = 0;
};

struct FoundRegister {
    RegisterPlace place;
    std::optional<RegisterPart> part;
};

// The registers of one machine: names, and places in the records that a target keeps of a processor. A
// constant; any thread.
class RegisterTable {
  public:
    // The names that every debugger asks for, and the context's size up to which it must be there.
    struct Roles {
        std::string_view programCounter;
        std::string_view stackPointer;
        std::string_view framePointer;
        std::size_t needed = 0;  // bytes of the context
        unsigned addressBits = 64;
    };
    RegisterTable(std::vector<RegisterPlace> places, std::vector<RegisterPart> parts, Roles roles)
        : m_places(std::move(places)), m_parts(std::move(parts)), m_roles(roles) {}

    const std::vector<RegisterPlace>& places() const { return m_places; }  // in WinDbg's order
    const std::vector<RegisterPart>& parts() const { return m_parts; }
    const Roles& roles() const { return m_roles; }
    std::optional<FoundRegister> find(std::string_view name) const;  // lower case

  private:
    std::optional<RegisterPlace> place(std::string_view name) const;

    std::vector<RegisterPlace> m_places;
    std::vector<RegisterPart> m_parts;
    Roles m_roles;
};

const RegisterTable& registerTableX64();
const RegisterTable& registerTableX86();
const RegisterTable& registerTableArm64();

// The flags of efl: Intel SDM vol. 1, 3.4.3.
std::span<const RegisterPart> eflagsParts();
// mm0 to mm7 of st0 to st7: Intel SDM vol. 1, 9.2.
std::span<const RegisterPart> mmxParts();

}  // namespace hawser::engine
