#include "core/symbols/pdb/SimpleType.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hawser::symbols::pdb {

namespace {

struct Simple {
    std::uint32_t number;
    std::string_view name;
    TypeKind kind;
    std::uint8_t size;  // bytes
    bool isSigned = false;
};

using enum TypeKind;
constexpr std::array kSimple{
    Simple{0x03, "void", Void, 0},
    Simple{0x08, "HRESULT", Integer, 4, true},
    Simple{0x10, "char", Character, 1, true},
    Simple{0x11, "short", Integer, 2, true},
    Simple{0x12, "long", Integer, 4, true},
    Simple{0x13, "__int64", Integer, 8, true},
    Simple{0x14, "__int128", Integer, 16, true},
    Simple{0x20, "unsigned char", Character, 1},
    Simple{0x21, "unsigned short", Integer, 2},
    Simple{0x22, "unsigned long", Integer, 4},
    Simple{0x23, "unsigned __int64", Integer, 8},
    Simple{0x24, "unsigned __int128", Integer, 16},
    Simple{0x30, "bool", Boolean, 1},
    Simple{0x31, "bool", Boolean, 2},
    Simple{0x32, "bool", Boolean, 4},
    Simple{0x33, "bool", Boolean, 8},
    Simple{0x34, "bool", Boolean, 16},
    Simple{0x40, "float", Floating, 4},
    Simple{0x41, "double", Floating, 8},
    Simple{0x42, "long double", Floating, 10},
    Simple{0x43, "__float128", Floating, 16},
    Simple{0x44, "__float48", Floating, 6},
    Simple{0x45, "float", Floating, 4},
    Simple{0x46, "__half", Floating, 2},
    Simple{0x68, "char", Integer, 1, true},
    Simple{0x69, "unsigned char", Integer, 1},
    Simple{0x70, "char", Character, 1, true},
    Simple{0x71, "wchar_t", Character, 2},
    Simple{0x72, "short", Integer, 2, true},
    Simple{0x73, "unsigned short", Integer, 2},
    Simple{0x74, "int", Integer, 4, true},
    Simple{0x75, "unsigned int", Integer, 4},
    Simple{0x76, "__int64", Integer, 8, true},
    Simple{0x77, "unsigned __int64", Integer, 8},
    Simple{0x78, "__int128", Integer, 16, true},
    Simple{0x79, "unsigned __int128", Integer, 16},
    Simple{0x7A, "char16_t", Character, 2},
    Simple{0x7B, "char32_t", Character, 4},
    Simple{0x7C, "char8_t", Character, 1},
};

// By mode, bits 8 to 10; 0: as the machine has them.
constexpr std::array<std::uint8_t, 8> kPointerSizes{0, 2, 4, 4, 4, 6, 8, 16};

}  // namespace

std::optional<Type> simpleType(std::uint32_t index) {
    if (index >= 0x1000) return {};
    const auto found = std::ranges::find(kSimple, index & 0xFF, &Simple::number);
    if (found == kSimple.end()) return {};
    Type type;
    if (const std::uint32_t mode = index >> 8 & 7; mode != 0) {
        type.kind = Pointer;
        type.size = kPointerSizes[mode];
        type.target = TypeId{index & 0xFF};
        return type;
    }
    type.kind = found->kind;
    type.name = found->name;
    type.size = found->size;
    type.isSigned = found->isSigned;
    return type;
}

}  // namespace hawser::symbols::pdb
