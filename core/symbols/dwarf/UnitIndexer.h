#pragma once

#include <optional>
#include <vector>

#include "core/symbols/dwarf/AddressList.h"
#include "core/symbols/dwarf/DebugInfo.h"
#include "core/symbols/dwarf/EnclosingScopes.h"
#include "core/symbols/dwarf/ImageRange.h"

namespace hawser::symbols::dwarf {

// The entries of one unit that have a name to be found by.
struct UnitIndex {
    struct Function {
        std::string_view name;  // empty: told by the entry that it refers to
        std::uint32_t scope = EnclosingScope::kNone;
        std::uint32_t entry = 0;
        std::uint32_t rva = 0;               // where it begins
        std::vector<AddressRange> others{};  // of one whose code lies apart
        std::uint32_t size = 0;
    };
    struct Variable {
        std::string_view name;  // as of a Function
        std::uint32_t scope = EnclosingScope::kNone;
        std::uint32_t entry = 0;
        std::uint32_t rva = 0;
    };
    struct NamedType {
        enum class Rank : std::uint8_t { Defined, Alias, Declared };  // of several with one name the first
        std::string_view name;
        std::uint32_t scope = EnclosingScope::kNone;
        std::uint32_t entry = 0;
        Rank rank = Rank::Defined;
    };
    // A dimension behind the first: an array of arrays is written as one entry.
    struct InnerArray {
        std::uint32_t dimension = 0;  // its entry
        std::uint32_t array = 0;
    };

    std::vector<Function> functions;
    std::vector<Variable> variables;
    std::vector<NamedType> types;
    std::vector<InnerArray> arrays;
    std::vector<EnclosingScope> scopes;
};

// Errors: Truncated, Malformed. Units can be indexed side by side.
Result<UnitIndex> indexUnit(const DebugInfo& info, const Unit& unit, const ImageRange& image);

}  // namespace hawser::symbols::dwarf
