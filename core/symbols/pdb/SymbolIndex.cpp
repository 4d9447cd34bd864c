#include "core/symbols/pdb/SymbolIndex.h"

#include <algorithm>

#include "core/symbols/SymbolText.h"
#include "core/symbols/pdb/CodeViewText.h"
#include "core/symbols/pdb/UndecoratedName.h"

namespace hawser::symbols::pdb {

namespace {

using Entry = SymbolIndex::Entry;

// Fills the contents of an index.
class Reading {
  public:
    explicit Reading(const PdbFile& file) : m_file(file) {}

    Result<SymbolIndex::Contents> run() {
        for (const ModuleStreams& module : m_file.debug().modules())
            if (auto read = addModule(module); !read) return tl::unexpected(read.error());
        m_contents.hasPrivate = !m_contents.entries.empty();
        auto read = m_file.forEachGlobal([this](const SymbolRecord& record) { addGlobal(record); });
        if (!read) return tl::unexpected(read.error());
        return std::move(m_contents);
    }

  private:
    // What lies within a procedure is passed over.
    Result<> addModule(const ModuleStreams& module) {
        const auto bytes = m_file.symbolsOf(module);
        if (!bytes) return tl::unexpected(bytes.error());
        SymbolRecords records(*bytes, std::min<std::size_t>(PdbFile::kModuleSignature, bytes->size()));
        while (const auto record = records.next()) {
            const auto procedure = isProcedure(*record) ? decodeProcedure(*record) : decodeThunk(*record);
            if (!procedure) continue;
            add({.offset = procedure->offset, .section = procedure->section, .name = procedure->name},
                {.size = procedure->size, .type = procedure->typeIsId ? 0 : procedure->type});
            records.skipTo(procedure->end);
        }
        if (records.damaged())
            return m_file.container().damaged(module.stream, records.offset(), "a symbol ends too early");
        return {};
    }

    void addGlobal(const SymbolRecord& record) {
        if (isData(record)) {
            const auto data = decodeData(record);
            if (!data) return;
            add(*data, {.type = data->type});
            m_contents.hasPrivate = true;
        } else if (const auto data = decodePublic(record)) {
            const std::string name = undecorated(data->name, m_file.debug().machine());
            const bool isCpp = data->name.starts_with('?');
            add({.offset = data->offset, .section = data->section, .name = name},
                {.origin = isCpp ? Entry::Origin::PublicCpp : Entry::Origin::Public});
        }
    }

    void add(const DataRecord& place, Entry entry) {
        const auto rva = m_file.segments().rva(place.section, place.offset);
        if (!rva || place.name.empty()) return;
        std::string rewritten;
        std::string_view name = place.name;
        if (!isShowable(name)) name = rewritten = readable(name);
        name = name.substr(0, UINT16_MAX);
        if (name.size() > UINT32_MAX - m_contents.names.size()) return;
        entry.rva = *rva;
        entry.name = static_cast<std::uint32_t>(m_contents.names.size());
        entry.nameLength = static_cast<std::uint16_t>(name.size());
        m_contents.names += name;
        m_contents.entries.push_back(entry);
    }

    const PdbFile& m_file;
    SymbolIndex::Contents m_contents;
};

}  // namespace

Result<SymbolIndex::Contents> SymbolIndex::read(const PdbFile& file) {
    return Reading(file).run();
}

SymbolIndex::SymbolIndex(const PdbFile& file, Contents contents)
    : m_file(file), m_contents(std::move(contents)) {
    sort();
    dropRepeated();
    m_contents.entries.shrink_to_fit();
    m_contents.names.shrink_to_fit();
}

void SymbolIndex::sort() {
    std::ranges::sort(m_contents.entries, [this](const Entry& a, const Entry& b) {
        if (a.rva != b.rva) return a.rva < b.rva;
        if (a.origin != b.origin) return a.origin < b.origin;
        const int names = nameOf(a).compare(nameOf(b));
        return names != 0 ? names < 0 : a.name < b.name;
    });
}

// A name that is told twice of a place. What C++ calls a place is spelled in two ways, so there the public
// name goes where there is a private one.
void SymbolIndex::dropRepeated() {
    std::vector<Entry>& entries = m_contents.entries;
    std::size_t kept = 0;
    std::size_t place = 0;  // the first of those kept at this address
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry entry = entries[i];
        if (place == kept || entries[place].rva != entry.rva) place = kept;
        const auto before = std::span(entries).subspan(place, kept - place);
        const bool isBetterTold = entry.origin == Entry::Origin::PublicCpp && !before.empty() &&
                                  before.front().origin == Entry::Origin::Private;
        if (!isBetterTold && !isAmong(before, nameOf(entry))) entries[kept++] = entry;
    }
    entries.resize(kept);
}

// `place`: entries at one address, in the order of sort().
bool SymbolIndex::isAmong(std::span<const Entry> place, std::string_view name) const {
    const auto nameOfEntry = [this](const Entry& entry) { return nameOf(entry); };
    while (!place.empty()) {
        const auto alike = std::ranges::equal_range(place, place.front().origin, {}, &Entry::origin);
        if (std::ranges::binary_search(alike, name, {}, nameOfEntry)) return true;
        place = place.subspan(alike.size());
    }
    return false;
}

std::string_view SymbolIndex::nameOf(const Entry& entry) const {
    return std::string_view(m_contents.names).substr(entry.name, entry.nameLength);
}

Symbol SymbolIndex::symbolOf(const Entry& entry) const {
    return {nameOf(entry), entry.rva, m_file.segments().isCode(entry.rva), entry.size, TypeId{entry.type}};
}

std::optional<NearestSymbol> SymbolIndex::nameAt(std::uint32_t rva) const {
    const auto& entries = m_contents.entries;
    const auto behind = std::ranges::upper_bound(entries, rva, {}, &Entry::rva);
    if (behind == entries.begin()) return {};
    const Entry& found = *std::ranges::lower_bound(entries, std::prev(behind)->rva, {}, &Entry::rva);
    return NearestSymbol{symbolOf(found), rva - found.rva};
}

std::optional<Symbol> SymbolIndex::nextAfter(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(m_contents.entries, rva, {}, &Entry::rva);
    if (behind == m_contents.entries.end()) return {};
    return symbolOf(*behind);
}

const NameOrder& SymbolIndex::byName() const {
    std::call_once(m_sorted, [this] {
        m_byName = NameOrder(m_contents.entries.size(),
                             [this](std::uint32_t i) { return nameOf(m_contents.entries[i]); });
    });
    return m_byName;
}

std::optional<Symbol> SymbolIndex::find(std::string_view name) const {
    const auto found = byName().find(name, [this](std::uint32_t i) { return nameOf(m_contents.entries[i]); });
    if (!found) return {};
    return symbolOf(m_contents.entries[*found]);
}

void SymbolIndex::forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const {
    byName().forEach(
        pattern, [this](std::uint32_t i) { return nameOf(m_contents.entries[i]); },
        [&](std::uint32_t i) { return take(symbolOf(m_contents.entries[i])); });
}

}  // namespace hawser::symbols::pdb
