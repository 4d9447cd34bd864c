#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/symbols/pdb/PdbFile.h"

namespace hawser::symbols::pdb {

// The procedures of one module by address, and the records in which their scopes stand. Keeps these. Never
// changed; any thread.
class ModuleScopes {
  public:
    struct Place {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;    // bytes
        std::uint32_t record = 0;  // its offset
    };

    // Errors as PdbFile::symbolsOf(), and Malformed.
    static Result<ModuleScopes> read(const PdbFile& file, const ModuleStreams& module);

    const Place* at(std::uint32_t rva) const;  // null: no procedure holds it
    // From a procedure's own record on.
    SymbolRecords recordsFrom(const Place& place) const { return SymbolRecords(m_symbols, place.record); }

  private:
    Bytes m_symbols;
    std::vector<Place> m_procedures;  // by address
};

}  // namespace hawser::symbols::pdb
