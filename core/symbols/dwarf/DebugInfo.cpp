#include "core/symbols/dwarf/DebugInfo.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::uint64_t kMaxInfo = UINT32_MAX;  // a TypeId holds an offset

std::uint64_t offsetIn(const Value& value, std::uint64_t otherwise) {
    return value.kind == Value::Kind::Offset || value.isConstant() ? value.number : otherwise;
}

}  // namespace

Result<DebugInfo> DebugInfo::create(Sections sections) {
    if (sections.of(SectionId::Info).size() > kMaxInfo)
        return fail(ErrorCode::Unsupported, ".debug_info is larger than 4 GB");
    DebugInfo info(std::move(sections));
    if (auto read = info.readUnits(); !read) return tl::unexpected(read.error());
    return info;
}

Result<> DebugInfo::readUnits() {
    const ByteSpan info = m_sections->of(SectionId::Info);
    for (std::uint64_t offset = 0; offset < info.size();) {
        auto unit = decodeUnitHeader(info, offset);
        if (!unit) return tl::unexpected(unit.error());
        offset = unit->end;
        if (unit->first == unit->end) continue;
        const auto layouts = m_layouts->at(m_sections->of(SectionId::Abbrev), unit->abbreviations);
        if (!layouts) return tl::unexpected(layouts.error());
        unit->layouts = *layouts;
        readBases(*unit);
        if (unit->kind == UnitKind::Type) m_signatures.emplace(unit->signature, unit->typeOffset);
        m_units.push_back(*unit);
    }
    return {};
}

void DebugInfo::readBases(Unit& unit) const {
    Cursor cursor = cursorAt(unit, unit.first);
    const auto root = next(cursor, unit);
    if (!root) return;
    // Tables without a base have their header before the first slot: 8 bytes, or 16 with wide offsets.
    const std::uint64_t header = unit.version < 5 ? 0 : unit.wide ? 16 : 8;
    unit.strOffsetsBase = offsetIn(value(*root, At::StrOffsetsBase), header);
    unit.addrBase = offsetIn(value(*root, At::AddrBase), offsetIn(value(*root, At::GnuAddrBase), header));
    // Twelve and twenty: their headers end with a count of offsets.
    unit.rnglistsBase = offsetIn(value(*root, At::RnglistsBase), header + 4);
    unit.loclistsBase = offsetIn(value(*root, At::LoclistsBase), header + 4);
    unit.language = constant(*root, At::Language).value_or(0);
    if (const Value low = value(*root, At::LowPc); low.kind == Value::Kind::Address) unit.lowPc = low.number;
    if (const Value program = value(*root, At::StmtList)) unit.lineProgram = offsetIn(program, 0);
    if (const Value directory = value(*root, At::CompDir); isShowable(directory.text))
        unit.directory = directory.text;
}

const Unit* DebugInfo::unitAt(std::uint64_t offset) const {
    const auto behind = std::ranges::upper_bound(m_units, offset, {}, &Unit::start);
    if (behind == m_units.begin()) return nullptr;
    const Unit& unit = *std::prev(behind);
    return offset >= unit.first && offset < unit.end ? &unit : nullptr;
}

std::optional<Entry> DebugInfo::next(Cursor& cursor, const Unit& unit) const {
    const std::uint64_t offset = cursor.offset();
    const std::uint64_t code = cursor.uleb();
    if (code == 0) return {};
    const Abbreviation* layout = unit.layouts->find(code);
    if (layout == nullptr) {
        cursor.seek(offset);
        cursor.skip(UINT64_MAX);  // fails there
        return {};
    }
    return Entry{&unit, layout, offset, cursor.offset()};
}

Result<Entry> DebugInfo::entryAt(std::uint64_t offset) const {
    const Unit* unit = unitAt(offset);
    if (unit == nullptr) return damaged(SectionId::Info, offset, "a reference leads out of all units");
    Cursor cursor = cursorAt(*unit, offset);
    const auto entry = next(cursor, *unit);
    if (!entry) return damaged(SectionId::Info, offset, "no entry begins here");
    return *entry;
}

Value DebugInfo::value(const Entry& entry, At name) const {
    if (!entry.layout->has(name)) return {};
    Cursor cursor = cursorAt(*entry.unit, entry.attributes);
    for (const AttributeSpec& spec : entry.layout->attributes) {
        if (spec.name != name) {
            skipValue(cursor, *entry.unit, spec);
            continue;
        }
        const Value found = readValue(cursor, *m_sections, *entry.unit, spec);
        return cursor.failed() ? Value{} : found;
    }
    return {};
}

std::optional<std::uint64_t> DebugInfo::constant(const Entry& entry, At name) const {
    const Value found = value(entry, name);
    if (!found.isConstant()) return {};
    return found.number;
}

bool DebugInfo::flag(const Entry& entry, At name) const {
    return constant(entry, name).value_or(0) != 0;
}

std::optional<Entry> DebugInfo::entryOf(const Value& reference) const {
    std::uint64_t offset = reference.number;
    if (reference.kind == Value::Kind::Signature) {
        const auto found = m_signatures.find(reference.number);
        if (found == m_signatures.end()) return {};
        offset = found->second;
    } else if (reference.kind != Value::Kind::Entry) {
        return {};
    }
    const auto entry = entryAt(offset);
    if (!entry) return {};
    return *entry;
}

std::optional<Entry> DebugInfo::referred(const Entry& entry, At name) const {
    return entryOf(value(entry, name));
}

std::optional<Entry> DebugInfo::origin(const Entry& entry) const {
    if (auto found = referred(entry, At::AbstractOrigin)) return found;
    return referred(entry, At::Specification);
}

Value DebugInfo::inherited(const Entry& entry, At name) const {
    std::optional<Entry> at = entry;
    for (unsigned i = 0; at && i < kMaxReferences; ++i) {
        if (const Value found = value(*at, name)) return found;
        at = origin(*at);
    }
    return {};
}

Result<> DebugInfo::forEachChild(const Entry& parent, const std::function<bool(const Entry&)>& take) const {
    if (!parent.layout->hasChildren) return {};
    const Unit& unit = *parent.unit;
    Cursor cursor = cursorAt(unit, parent.attributes);
    skipAttributes(cursor, unit, *parent.layout);
    std::size_t depth = 1;
    for (std::size_t passed = 0; depth > 0 && !cursor.atEnd(); ++passed) {
        if (passed > kMaxBelow) return damaged(SectionId::Info, parent.offset, "too much lies in one entry");
        const auto entry = next(cursor, unit);
        if (!entry) {
            --depth;
            continue;
        }
        if (depth == 1 && !take(*entry)) return {};
        skipAttributes(cursor, unit, *entry->layout);
        if (entry->layout->hasChildren) ++depth;
    }
    if (cursor.failed()) return cutOff(SectionId::Info, cursor);
    return {};
}

}  // namespace hawser::symbols::dwarf
