#include "core/symbols/dwarf/Abbreviations.h"

#include <algorithm>

namespace hawser::symbols::dwarf {

namespace {

constexpr std::uint64_t kMax16 = 0xFFFF;  // tags, attributes and forms have 16 bits

void add(FormSize& sum, const FormSize& size) {
    sum.bytes += size.bytes;
    sum.addresses += size.addresses;
    sum.offsets += size.offsets;
    sum.known = sum.known && size.known;
}

Result<Abbreviation> decodeOne(Cursor& cursor, std::uint64_t code) {
    Abbreviation entry;
    entry.code = code;
    const std::uint64_t start = cursor.offset();
    entry.tag = static_cast<Tag>(std::min(cursor.uleb(), kMax16));
    entry.hasChildren = cursor.u8() != 0;
    for (;;) {
        const std::uint64_t name = cursor.uleb();
        const std::uint64_t form = cursor.uleb();
        if (cursor.failed()) return cutOff(SectionId::Abbrev, cursor);
        if (name == 0 && form == 0) return entry;
        if (name > kMax16 || form > kMax16)
            return damaged(SectionId::Abbrev, start, "an attribute has an impossible number");
        if (entry.attributes.size() == AbbreviationTable::kMaxAttributes)
            return damaged(SectionId::Abbrev, start, "an entry has too many attributes");
        AttributeSpec spec{static_cast<At>(name), static_cast<Form>(form)};
        if (spec.form == Form::ImplicitConst) spec.implicit = cursor.sleb();
        add(entry.size, sizeOf(spec.form));
        entry.attributes.push_back(spec);
    }
}

}  // namespace

FormSize sizeOf(Form form) {
    switch (form) {
        case Form::FlagPresent:
        case Form::ImplicitConst:
            return {};
        case Form::Data1:
        case Form::Ref1:
        case Form::Flag:
        case Form::Strx1:
        case Form::Addrx1:
            return {.bytes = 1};
        case Form::Data2:
        case Form::Ref2:
        case Form::Strx2:
        case Form::Addrx2:
            return {.bytes = 2};
        case Form::Strx3:
        case Form::Addrx3:
            return {.bytes = 3};
        case Form::Data4:
        case Form::Ref4:
        case Form::RefSup4:
        case Form::Strx4:
        case Form::Addrx4:
            return {.bytes = 4};
        case Form::Data8:
        case Form::Ref8:
        case Form::RefSig8:
        case Form::RefSup8:
            return {.bytes = 8};
        case Form::Data16:
            return {.bytes = 16};
        case Form::Addr:
            return {.addresses = 1};
        case Form::Strp:
        case Form::LineStrp:
        case Form::StrpSup:
        case Form::SecOffset:
        case Form::GnuRefAlt:
        case Form::GnuStrpAlt:
            return {.offsets = 1};
        default:
            return {.known = false};
    }
}

Result<AbbreviationTable> AbbreviationTable::decode(ByteSpan section, std::uint64_t offset,
                                                    std::uint64_t& end) {
    AbbreviationTable table;
    Cursor cursor(section, offset);
    for (;;) {
        const std::uint64_t code = cursor.uleb();
        if (cursor.failed()) return cutOff(SectionId::Abbrev, cursor);
        if (code == 0) break;
        auto entry = decodeOne(cursor, code);
        if (!entry) return tl::unexpected(entry.error());
        table.m_entries.push_back(std::move(*entry));
    }
    end = cursor.offset();
    std::ranges::stable_sort(table.m_entries, {}, &Abbreviation::code);
    table.m_dense = table.m_entries.empty() || (table.m_entries.front().code == 1 &&
                                                table.m_entries.back().code == table.m_entries.size());
    return table;
}

const Abbreviation* AbbreviationTable::search(std::uint64_t code) const {
    const auto found = std::ranges::lower_bound(m_entries, code, {}, &Abbreviation::code);
    return found != m_entries.end() && found->code == code ? &*found : nullptr;
}

Result<const AbbreviationTable*> AbbreviationTables::at(ByteSpan section, std::uint64_t offset) {
    if (const auto known = m_tables.find(offset); known != m_tables.end()) return &known->second;
    std::uint64_t end = offset;
    auto table = AbbreviationTable::decode(section, offset, end);
    if (!table) return tl::unexpected(table.error());
    m_decoded += end - offset;
    if (m_decoded > AbbreviationTable::kMaxBytes)
        return fail(ErrorCode::Unsupported, ".debug_abbrev is larger than can be read", offset);
    if (m_decoded > section.size())
        return damaged(SectionId::Abbrev, offset, "the tables of different units overlap");
    return &m_tables.emplace(offset, std::move(*table)).first->second;
}

}  // namespace hawser::symbols::dwarf
