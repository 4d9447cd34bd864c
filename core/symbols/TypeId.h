#pragma once

#include <cstdint>

namespace hawser::symbols {

// Names a type among those of one source; of no meaning in another.
enum class TypeId : std::uint32_t {};
inline constexpr TypeId kNoType{0};

}  // namespace hawser::symbols
