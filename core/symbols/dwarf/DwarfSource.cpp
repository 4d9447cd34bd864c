#include "core/symbols/dwarf/DwarfSource.h"

#include <unordered_set>

namespace hawser::symbols::dwarf {

namespace {

// What was written in assembler, and libraries that were compiled without debug information.
void addUndescribed(std::vector<Symbol>& symbols, const Index& index, const std::vector<Symbol>& linked) {
    std::unordered_set<std::uint32_t> described;
    for (const Symbol& symbol : symbols) described.insert(symbol.rva);
    for (const Symbol& symbol : linked)
        if (!described.contains(symbol.rva) && index.functionAt(symbol.rva) == nullptr)
            symbols.push_back(symbol);
}

}  // namespace

Result<std::unique_ptr<const SymbolSource>> DwarfSource::create(const ImageFile& image,
                                                                const ImageFile& debug) {
    auto sections = Sections::read(debug);
    if (!sections) return tl::unexpected(sections.error());
    if (!sections->present()) return fail(ErrorCode::NotAvailable, "it has no DWARF debug information");
    auto info = DebugInfo::create(std::move(*sections));
    if (!info) return tl::unexpected(info.error());
    const PeImage& headers = image.image();
    const ImageRange range{headers.preferredBase(), headers.sizeOfHeaders(), headers.sizeOfImage()};
    auto index = Index::create(*info, range);
    if (!index) return tl::unexpected(index.error());
    // Damage there leaves the better symbols as they are.
    auto linked = coff::CoffSymbols::read(image).value_or(coff::CoffSymbols());
    auto symbols = index->takeSymbols();
    for (Symbol& symbol : symbols) symbol.code = headers.isCode(symbol.rva);
    addUndescribed(symbols, *index, linked.takeSymbols());
    return std::make_unique<const DwarfSource>(Made(), std::move(*info), std::move(*index),
                                               std::move(linked), NameTable(std::move(symbols)), range,
                                               static_cast<Machine>(headers.machine()));
}

}  // namespace hawser::symbols::dwarf
