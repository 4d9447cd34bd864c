#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/engine/Registers.h"

namespace hawser::engine {

enum class RegisterRecord { Context, Special };

// Where a register lies in its record.
struct RegisterPlace {
    std::string_view name;
    RegisterGroup group = RegisterGroup::General;
    RegisterRecord record = RegisterRecord::Context;
    std::size_t offset = 0;  // bytes
    unsigned bits = 64;
};

// A part of a register: eax of rax, zf of efl.
struct RegisterPart {
    RegisterPlace whole;
    unsigned shift = 0;  // bits
    unsigned bits = 0;
};

// In WinDbg's order.
const std::vector<RegisterPlace>& registerPlacesX64();
std::optional<RegisterPlace> registerPlaceX64(std::string_view name);
std::optional<RegisterPart> registerPartX64(std::string_view name);

}  // namespace hawser::engine
