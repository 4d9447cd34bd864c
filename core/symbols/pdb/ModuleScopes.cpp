#include "core/symbols/pdb/ModuleScopes.h"

#include <algorithm>

namespace hawser::symbols::pdb {

Result<ModuleScopes> ModuleScopes::read(const PdbFile& file, const ModuleStreams& module) {
    ModuleScopes scopes;
    auto bytes = file.symbolsOf(module);
    if (!bytes) return tl::unexpected(bytes.error());
    scopes.m_symbols = std::move(*bytes);
    SymbolRecords records(scopes.m_symbols,
                          std::min<std::size_t>(PdbFile::kModuleSignature, scopes.m_symbols.size()));
    while (const auto record = records.next()) {
        const auto procedure = isProcedure(*record) ? decodeProcedure(*record) : std::nullopt;
        if (!procedure) continue;
        const auto rva = file.segments().rva(procedure->section, procedure->offset);
        if (rva) scopes.m_procedures.push_back({*rva, procedure->size, record->offset});
        records.skipTo(procedure->end);
    }
    if (records.damaged())
        return file.container().damaged(module.stream, records.offset(), "a symbol ends too early");
    std::ranges::stable_sort(scopes.m_procedures, {}, &Place::rva);
    return scopes;
}

const ModuleScopes::Place* ModuleScopes::at(std::uint32_t rva) const {
    auto behind = std::ranges::upper_bound(m_procedures, rva, {}, &Place::rva);
    if (behind == m_procedures.begin()) return nullptr;
    // Of several at one place the first.
    const auto found = std::ranges::lower_bound(m_procedures, std::prev(behind)->rva, {}, &Place::rva);
    return rva - found->rva < found->size ? &*found : nullptr;
}

}  // namespace hawser::symbols::pdb
