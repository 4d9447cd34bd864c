#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/ByteReader.h"

namespace hawser::symbols::dwarf {

// An attribute's value, whatever form it was written in.
struct Value {
    enum class Kind : std::uint8_t {
        None,       // not there, or of a form that leads out of this file
        Number,     // a constant or flag; `bytes` wide where its form has a width, else 0
        Signed,     // a constant that its form says is signed
        Address,    // `number`
        Entry,      // `number`: offset of the entry in .debug_info
        Signature,  // `number`: of a type unit
        Text,
        Block,         // an expression or bytes
        Offset,        // `number`: into the section that the attribute means
        RangeIndex,    // `number`: in the unit's table of .debug_rnglists
        LocationIndex  // `number`: in the unit's table of .debug_loclists
    };
    Kind kind = Kind::None;
    std::uint8_t bytes = 0;
    std::uint64_t number = 0;
    std::string_view text{};
    ByteSpan block{};

    explicit operator bool() const { return kind != Kind::None; }
    bool isConstant() const { return kind == Kind::Number || kind == Kind::Signed; }
};

}  // namespace hawser::symbols::dwarf
