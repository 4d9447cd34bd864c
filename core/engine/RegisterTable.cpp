#include "core/engine/RegisterTable.h"

#include <algorithm>
#include <array>

namespace hawser::engine {

namespace {

constexpr std::array kEflags{
    RegisterPart{"fl", "efl", 0, 16},  RegisterPart{"cf", "efl", 0, 1},    RegisterPart{"pf", "efl", 2, 1},
    RegisterPart{"af", "efl", 4, 1},   RegisterPart{"zf", "efl", 6, 1},    RegisterPart{"sf", "efl", 7, 1},
    RegisterPart{"tf", "efl", 8, 1},   RegisterPart{"if", "efl", 9, 1},    RegisterPart{"df", "efl", 10, 1},
    RegisterPart{"of", "efl", 11, 1},  RegisterPart{"iopl", "efl", 12, 2}, RegisterPart{"nt", "efl", 14, 1},
    RegisterPart{"rf", "efl", 16, 1},  RegisterPart{"vm", "efl", 17, 1},   RegisterPart{"ac", "efl", 18, 1},
    RegisterPart{"vif", "efl", 19, 1}, RegisterPart{"vip", "efl", 20, 1},  RegisterPart{"id", "efl", 21, 1},
};

constexpr std::array kMmx{
    RegisterPart{"mm0", "st0", 0, 64}, RegisterPart{"mm1", "st1", 0, 64}, RegisterPart{"mm2", "st2", 0, 64},
    RegisterPart{"mm3", "st3", 0, 64}, RegisterPart{"mm4", "st4", 0, 64}, RegisterPart{"mm5", "st5", 0, 64},
    RegisterPart{"mm6", "st6", 0, 64}, RegisterPart{"mm7", "st7", 0, 64},
};

}  // namespace

std::span<const RegisterPart> eflagsParts() {
    return kEflags;
}
std::span<const RegisterPart> mmxParts() {
    return kMmx;
}

std::optional<RegisterPlace> RegisterTable::place(std::string_view name) const {
    const auto found =
        std::find_if(m_places.begin(), m_places.end(), [&](const auto& p) { return p.name == name; });
    if (found == m_places.end()) return {};
    return *found;
}

std::optional<FoundRegister> RegisterTable::find(std::string_view name) const {
    if (const auto whole = place(name)) return FoundRegister{*whole, {}};
    const auto part =
        std::find_if(m_parts.begin(), m_parts.end(), [&](const auto& p) { return p.name == name; });
    if (part == m_parts.end()) return {};
    const auto whole = place(part->whole);
    if (!whole) return {};
    return FoundRegister{*whole, *part};
}

}  // namespace hawser::engine
