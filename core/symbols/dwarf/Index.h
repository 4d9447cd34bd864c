#pragma once

#include <vector>

#include "core/symbols/NameTable.h"
#include "core/symbols/dwarf/UnitIndexer.h"

namespace hawser::symbols::dwarf {

// Where the code of a function lies: one run of it.
struct FunctionCode {
    std::uint32_t rva = 0;
    std::uint32_t size = 0;   // bytes
    std::uint32_t entry = 0;  // of the function, in .debug_info
};

// All that can be found by name or address, of all units, with the same things told by several units once. A
// value; any thread.
class Index {
  public:
    // Errors as indexUnit(). `info` outlives the index, whose texts lie in its sections.
    static Result<Index> create(const DebugInfo& info, const ImageRange& image);

    // In no order; `code` is not told. To be taken once.
    std::vector<Symbol> takeSymbols() { return std::exchange(m_symbols, {}); }
    // Entries by whole name, as TypeTable has them.
    std::optional<std::uint32_t> findType(std::string_view name) const;
    void forEachType(std::string_view pattern,
                     const std::function<bool(std::string_view name, std::uint32_t entry)>& take) const;
    const FunctionCode* functionAt(std::uint32_t rva) const;  // null: none is known there
    // The entry of the array of which this one is a further dimension; nothing: it is none.
    std::optional<std::uint32_t> arrayOf(std::uint32_t dimension) const;
    // The whole name of a function, variable or type by its entry; empty: it has none.
    std::string nameOf(const DebugInfo& info, const Entry& entry) const;

  private:
    struct Merge;
    struct TypeName {
        std::string_view name;
        std::uint32_t entry = 0;
    };

    EnclosingScopes m_scopes;
    std::vector<Symbol> m_symbols;
    std::vector<TypeName> m_types;  // each once, in no order
    NameOrder m_typeOrder;
    std::vector<FunctionCode> m_functions;        // by address
    std::vector<UnitIndex::InnerArray> m_arrays;  // by dimension
};

}  // namespace hawser::symbols::dwarf
