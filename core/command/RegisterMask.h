#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/Registers.h"

// Which registers r shows: WinDbg's bits of rm and rM. Pure.
namespace hawser::command {

inline constexpr std::uint64_t kMaskBasic = 0x3;  // either of them
inline constexpr std::uint64_t kMaskFloat = 0x4;
inline constexpr std::uint64_t kMaskSegment = 0x8;
inline constexpr std::uint64_t kMaskMmx = 0x10;
inline constexpr std::uint64_t kMaskDebug = 0x20;
inline constexpr std::uint64_t kMaskVector = 0x40;
inline constexpr std::uint64_t kMaskControl = 0x80;
inline constexpr std::uint64_t kMaskTables = 0x100;
inline constexpr std::uint64_t kMaskWideVector = 0x200;
inline constexpr std::uint64_t kMaskWideVectorIntegers = 0x400;
inline constexpr std::uint64_t kMaskVectorIntegers = 0x800;
inline constexpr std::uint64_t kMaskAll = 0xFFF;

// The lines of "rm" and "rm ?": each bit of the mask with what it is for.
std::string maskText(std::uint64_t mask);

// Whether a mask needs what a context has behind its general registers, or the special ones.
bool needsSpecial(std::uint64_t mask);
bool needsVector(std::uint64_t mask);

// The blocks behind the basic one, in WinDbg's order. What the machine does not have, or the target does not
// tell, is missing.
std::string maskedRegistersText(const engine::Registers& registers, std::uint64_t mask, bool wide);

// "xmm0:16ub": how the elements of a vector register are shown.
struct ElementForm {
    unsigned bits = 32;
    bool floating = true;
    bool negative = false;  // signed integers
};
// "ib ub iw uw id ud iq uq f d"; nothing for another word.
std::optional<ElementForm> elementFormOf(std::string_view word);
// The highest element first; `count` 0: all of them.
std::string elementsText(const engine::RegisterValue& value, const ElementForm& form, unsigned count);

}  // namespace hawser::command
