#include "core/symbols/pdb/PdbSource.h"

#include <algorithm>

#include "core/symbols/SymbolFile.h"

namespace hawser::symbols {

Result<std::unique_ptr<const SymbolSource>> openPdb(const std::string& path,
                                                    const std::optional<CodeViewRecord>& expected) {
    return pdb::PdbSource::open(path, expected);
}

namespace pdb {

namespace {

bool hasModules(const PdbFile& file) {
    return std::ranges::any_of(file.debug().modules(), [](const ModuleStreams& module) {
        return module.stream != MsfFile::kNoStream;
    });
}

}  // namespace

Result<std::unique_ptr<const SymbolSource>> PdbSource::open(const std::string& path,
                                                            const std::optional<CodeViewRecord>& expected) {
    auto opened = PdbFile::open(path, expected);
    if (!opened) return tl::unexpected(opened.error());
    auto file = std::make_unique<const PdbFile>(std::move(*opened));
    auto names = SymbolIndex::read(*file);
    if (!names) return tl::unexpected(names.error());
    return std::make_unique<const PdbSource>(std::move(file), std::move(*names));
}

PdbSource::PdbSource(std::unique_ptr<const PdbFile> file, SymbolIndex::Contents names)
    : m_file(std::move(file)),
      m_names(*m_file, std::move(names)),
      m_types(*m_file),
      m_modules(*m_file),
      m_lines(*m_file, m_modules),
      m_scopes(*m_file, m_modules, m_types, m_lines),
      m_frames(*m_file, m_lines.strings()),
      m_hasModules(hasModules(*m_file)) {}

std::string_view PdbSource::kind() const {
    return m_names.hasPrivateSymbols() ? "private pdb symbols" : "pdb symbols";
}

Symbol PdbSource::withSize(Symbol symbol) const {
    if (symbol.size != 0 || symbol.type == kNoType) return symbol;
    if (const std::uint64_t size = m_types.sizeOf(symbol.type); size <= UINT32_MAX)
        symbol.size = static_cast<std::uint32_t>(size);
    return symbol;
}

std::optional<NearestSymbol> PdbSource::nameAt(std::uint32_t rva) const {
    auto found = m_names.nameAt(rva);
    if (found) found->symbol = withSize(found->symbol);
    return found;
}

std::optional<Symbol> PdbSource::nextAfter(std::uint32_t rva) const {
    const auto found = m_names.nextAfter(rva);
    return found ? std::optional(withSize(*found)) : found;
}

std::optional<Symbol> PdbSource::find(std::string_view name) const {
    const auto found = m_names.find(name);
    return found ? std::optional(withSize(*found)) : found;
}

void PdbSource::forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const {
    m_names.forEach(pattern, [&](const Symbol& symbol) { return take(withSize(symbol)); });
}

const TypeTable* PdbSource::types() const {
    return TypeStream::isIn(m_file->container(), TypeStream::kTypes) ? &m_types : nullptr;
}

// A stripped PDB lists its modules, and has nothing of them.
const LineTable* PdbSource::lines() const {
    return m_hasModules ? &m_lines : nullptr;
}

const ScopeTable* PdbSource::scopes() const {
    return m_hasModules ? &m_scopes : nullptr;
}

const FrameTable* PdbSource::frames() const {
    return PdbFrameTable::isIn(*m_file) ? &m_frames : nullptr;
}

}  // namespace pdb

}  // namespace hawser::symbols
