#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/symbols/NameOrder.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/TypeRecords.h"

namespace hawser::symbols::pdb {

// Types by name. An alias, which is a symbol and no type to a PDB, gets an index behind all of those. Never
// changed; any thread. The stream outlives it.
class TypeNames {
  public:
    struct Alias {
        std::string name;
        std::uint32_t target = 0;
    };

    TypeNames(const PdbFile& file, const TypeStream& types);

    std::optional<std::uint32_t> find(std::string_view name) const;
    void forEach(std::string_view pattern,
                 const std::function<bool(std::string_view name, std::uint32_t type)>& take) const;
    // Nothing: there is only the declaration.
    std::optional<std::uint32_t> definitionOf(const TagRecord& declaration) const;
    const Alias* alias(std::uint32_t index) const;  // null: it is none

    static constexpr std::uint32_t kFirstAlias = TypeStream::kMaxIndex + 1;

  private:
    struct Named {
        std::string_view name;
        std::uint32_t type = 0;
    };
    void addTags(const TypeStream& types);
    void addAliases(const PdbFile& file, const TypeStream& types);

    std::vector<Named> m_named;        // definitions, aliases, declarations
    NameOrder m_byName;                // of these
    std::vector<Named> m_definitions;  // by identity, then by type
    std::vector<Alias> m_aliases;      // not added to once named
};

}  // namespace hawser::symbols::pdb
