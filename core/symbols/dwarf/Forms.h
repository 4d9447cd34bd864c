#pragma once

#include "core/symbols/dwarf/Sections.h"
#include "core/symbols/dwarf/Unit.h"
#include "core/symbols/dwarf/Value.h"

namespace hawser::symbols::dwarf {

// The value at the cursor. Of what leads nowhere (an index behind the end of its table) the kind is None;
// what cannot be read at all, a form that is unknown among it, fails the cursor.
Value readValue(Cursor& cursor, const Sections& sections, const Unit& unit, const AttributeSpec& spec);
void skipValue(Cursor& cursor, const Unit& unit, const AttributeSpec& spec);

// Passes over all attributes of an entry.
inline void skipAttributes(Cursor& cursor, const Unit& unit, const Abbreviation& layout) {
    const FormSize& size = layout.size;
    if (size.known)
        return cursor.skip(size.bytes + std::uint64_t{size.addresses} * unit.addressSize +
                           std::uint64_t{size.offsets} * unit.offsetSize());
    for (const AttributeSpec& spec : layout.attributes) skipValue(cursor, unit, spec);
}

// The address with this index in .debug_addr; nothing: there is none.
std::optional<std::uint64_t> indexedAddress(const Sections& sections, const Unit& unit, std::uint64_t index);

}  // namespace hawser::symbols::dwarf
