#include "core/symbols/dwarf/Index.h"

#include <algorithm>
#include <unordered_map>

#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

namespace {

// The entry that tells the name, of those that this one refers to; it says in which scope the name stands.
std::optional<Entry> namingEntry(const DebugInfo& info, const Entry& entry) {
    std::optional<Entry> at = entry;
    for (unsigned i = 0; at && i < DebugInfo::kMaxReferences; ++i) {
        if (isShowable(info.value(*at, At::Name).text)) return at;
        at = info.origin(*at);
    }
    return {};
}

}  // namespace

// Takes the units one after the other.
struct Index::Merge {
    const DebugInfo& info;
    const ImageRange& image;
    Index& index;
    std::unordered_map<std::string_view, UnitIndex::NamedType> types{};
    std::vector<std::pair<Symbol, std::uint32_t>> lateSymbols{};
    std::vector<UnitIndex::NamedType> lateTypes{};

    std::uint32_t global(std::uint32_t scope, std::size_t first) const {
        return scope == EnclosingScope::kNone ? scope : static_cast<std::uint32_t>(scope + first);
    }

    void take(const UnitIndex& unit) {
        const std::size_t first = index.m_scopes.size();
        index.m_scopes.append(unit.scopes);
        index.m_arrays.insert(index.m_arrays.end(), unit.arrays.begin(), unit.arrays.end());
        for (const auto& function : unit.functions) {
            takeCode(function);
            takeSymbol({.name = function.name,
                        .rva = function.rva,
                        .size = function.size,
                        .type = TypeId{function.entry}},
                       function.entry, global(function.scope, first));
        }
        for (const auto& variable : unit.variables)
            takeSymbol({.name = variable.name, .rva = variable.rva, .type = typeOf(variable.entry)},
                       variable.entry, global(variable.scope, first));
        for (UnitIndex::NamedType type : unit.types) {
            type.scope = global(type.scope, first);
            if (index.m_scopes.isUnfinished(type.scope))
                lateTypes.push_back(type);
            else
                takeType(type);
        }
    }

    // What needs names that stand further behind in the file.
    void finish() {
        index.m_scopes.finish([this](std::uint32_t offset) {
            const auto entry = info.entryAt(offset);
            return entry ? index.nameOf(info, *entry) : std::string();
        });
        for (const auto& [symbol, offset] : lateSymbols) {
            const auto entry = info.entryAt(offset);
            const auto naming = entry ? namingEntry(info, *entry) : std::nullopt;
            if (!naming) continue;
            index.m_symbols.push_back(symbol);
            index.m_symbols.back().name = index.m_scopes.qualified(index.m_scopes.around(naming->offset),
                                                                   info.value(*naming, At::Name).text);
        }
        for (const UnitIndex::NamedType& type : lateTypes) takeType(type);
    }

    void takeCode(const UnitIndex::Function& function) {
        if (function.size > 0) index.m_functions.push_back({function.rva, function.size, function.entry});
        for (const AddressRange& range : function.others) {
            const auto rva = image.rvaOf(range.start);
            if (!rva) continue;
            const auto size = std::min<std::uint64_t>(range.end - range.start, image.size - *rva);
            index.m_functions.push_back({*rva, static_cast<std::uint32_t>(size), function.entry});
        }
    }

    void takeSymbol(Symbol symbol, std::uint32_t entry, std::uint32_t scope) {
        if (symbol.name.empty()) {
            lateSymbols.emplace_back(symbol, entry);
            return;
        }
        symbol.name = index.m_scopes.qualified(scope, symbol.name);
        index.m_symbols.push_back(symbol);
    }

    void takeType(UnitIndex::NamedType type) {
        type.name = index.m_scopes.qualified(type.scope, type.name);
        const auto [known, added] = types.try_emplace(type.name, type);
        if (!added && type.rank < known->second.rank) known->second = type;
    }

    TypeId typeOf(std::uint32_t variable) const {
        const auto entry = info.entryAt(variable);
        const auto type = entry ? info.entryOf(info.inherited(*entry, At::Type)) : std::nullopt;
        return type ? TypeId{static_cast<std::uint32_t>(type->offset)} : kNoType;
    }
};

Result<Index> Index::create(const DebugInfo& info, const ImageRange& image) {
    Index index;
    Merge merge{info, image, index};
    for (const Unit& unit : info.units()) {
        const auto indexed = indexUnit(info, unit, image);
        if (!indexed) return tl::unexpected(indexed.error());
        merge.take(*indexed);
    }
    merge.finish();
    index.m_types.reserve(merge.types.size());
    for (const auto& [name, type] : merge.types) index.m_types.push_back({name, type.entry});
    index.m_typeOrder =
        NameOrder(index.m_types.size(), [&index](std::uint32_t i) { return index.m_types[i].name; });
    std::ranges::stable_sort(index.m_functions, {}, &FunctionCode::rva);
    std::ranges::sort(index.m_arrays, {}, &UnitIndex::InnerArray::dimension);
    return index;
}

std::optional<std::uint32_t> Index::findType(std::string_view name) const {
    const auto found = m_typeOrder.find(name, [this](std::uint32_t i) { return m_types[i].name; });
    if (!found) return {};
    return m_types[*found].entry;
}

void Index::forEachType(std::string_view pattern,
                        const std::function<bool(std::string_view name, std::uint32_t entry)>& take) const {
    m_typeOrder.forEach(
        pattern, [this](std::uint32_t i) { return m_types[i].name; },
        [&](std::uint32_t i) { return take(m_types[i].name, m_types[i].entry); });
}

const FunctionCode* Index::functionAt(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(m_functions, rva, {}, &FunctionCode::rva);
    if (behind == m_functions.begin()) return nullptr;
    const FunctionCode& function = *std::prev(behind);
    return rva - function.rva < function.size ? &function : nullptr;
}

std::optional<std::uint32_t> Index::arrayOf(std::uint32_t dimension) const {
    const auto found = std::ranges::lower_bound(m_arrays, dimension, {}, &UnitIndex::InnerArray::dimension);
    if (found == m_arrays.end() || found->dimension != dimension) return {};
    return found->array;
}

std::string Index::nameOf(const DebugInfo& info, const Entry& entry) const {
    const auto naming = namingEntry(info, entry);
    if (!naming) return {};
    return m_scopes.inWords(m_scopes.around(naming->offset), info.value(*naming, At::Name).text);
}

}  // namespace hawser::symbols::dwarf
