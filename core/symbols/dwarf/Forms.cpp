#include "core/symbols/dwarf/Forms.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::uint64_t kUnknownForm = UINT64_MAX;  // more than can be there

Value number(std::uint64_t value, unsigned bytes) {
    return {.kind = Value::Kind::Number, .bytes = static_cast<std::uint8_t>(bytes), .number = value};
}
Value entry(std::uint64_t offset) {
    return {.kind = Value::Kind::Entry, .number = offset};
}
Value within(const Unit& unit, std::uint64_t offset) {
    return offset < unit.end - unit.start ? entry(unit.start + offset) : Value{};
}
Value text(std::string_view characters) {
    return {.kind = Value::Kind::Text, .text = characters};
}
Value block(ByteSpan bytes) {
    return {.kind = Value::Kind::Block, .block = bytes};
}

// A table's slot; nothing when it lies behind the section.
std::optional<std::uint64_t> slot(ByteSpan section, std::uint64_t base, std::uint64_t index, unsigned size) {
    if (base > section.size() || index >= (section.size() - base) / size) return {};
    return Cursor(section, base + index * size).sized(size);
}

Value indexedText(const Sections& sections, const Unit& unit, std::uint64_t index) {
    const auto offset =
        slot(sections.of(SectionId::StrOffsets), unit.strOffsetsBase, index, unit.offsetSize());
    return offset ? text(sections.text(SectionId::Str, *offset)) : Value{};
}

Value address(const Sections& sections, const Unit& unit, std::uint64_t index) {
    const auto found = indexedAddress(sections, unit, index);
    return found ? Value{.kind = Value::Kind::Address, .number = *found} : Value{};
}

std::uint64_t refAddr(Cursor& cursor, const Unit& unit) {
    // Of an address's size in version 2 alone.
    return unit.version == 2 ? cursor.sized(unit.addressSize) : cursor.offsetOf(unit.wide);
}

Value readText(Cursor& cursor, const Sections& sections, const Unit& unit, Form form) {
    switch (form) {
        case Form::String:
            return text(cursor.text());
        case Form::Strp:
            return text(sections.text(SectionId::Str, cursor.offsetOf(unit.wide)));
        case Form::LineStrp:
            return text(sections.text(SectionId::LineStr, cursor.offsetOf(unit.wide)));
        case Form::Strx:
        case Form::GnuStrIndex:
            return indexedText(sections, unit, cursor.uleb());
        case Form::Strx1:
            return indexedText(sections, unit, cursor.u8());
        case Form::Strx2:
            return indexedText(sections, unit, cursor.u16());
        case Form::Strx3:
            return indexedText(sections, unit, cursor.u24());
        case Form::Strx4:
            return indexedText(sections, unit, cursor.u32());
        default:
            cursor.skip(kUnknownForm);
            return {};
    }
}

Value readReference(Cursor& cursor, const Sections& sections, const Unit& unit, Form form) {
    switch (form) {
        case Form::Ref1:
            return within(unit, cursor.u8());
        case Form::Ref2:
            return within(unit, cursor.u16());
        case Form::Ref4:
            return within(unit, cursor.u32());
        case Form::Ref8:
            return within(unit, cursor.u64());
        case Form::RefUdata:
            return within(unit, cursor.uleb());
        case Form::RefAddr:
            return entry(refAddr(cursor, unit));
        case Form::RefSig8:
            return {.kind = Value::Kind::Signature, .number = cursor.u64()};
        // In a file beside this one (dwz), which is not looked for.
        case Form::RefSup4:
            cursor.skip(4);
            return {};
        case Form::RefSup8:
            cursor.skip(8);
            return {};
        case Form::GnuRefAlt:
        case Form::GnuStrpAlt:
        case Form::StrpSup:
            cursor.skip(unit.offsetSize());
            return {};
        default:
            return readText(cursor, sections, unit, form);
    }
}

Value readPlace(Cursor& cursor, const Sections& sections, const Unit& unit, Form form) {
    switch (form) {
        case Form::Addr:
            return {.kind = Value::Kind::Address, .number = cursor.sized(unit.addressSize)};
        case Form::Addrx:
        case Form::GnuAddrIndex:
            return address(sections, unit, cursor.uleb());
        case Form::Addrx1:
            return address(sections, unit, cursor.u8());
        case Form::Addrx2:
            return address(sections, unit, cursor.u16());
        case Form::Addrx3:
            return address(sections, unit, cursor.u24());
        case Form::Addrx4:
            return address(sections, unit, cursor.u32());
        case Form::SecOffset:
            return {.kind = Value::Kind::Offset, .number = cursor.offsetOf(unit.wide)};
        case Form::Rnglistx:
            return {.kind = Value::Kind::RangeIndex, .number = cursor.uleb()};
        case Form::Loclistx:
            return {.kind = Value::Kind::LocationIndex, .number = cursor.uleb()};
        default:
            return readReference(cursor, sections, unit, form);
    }
}

}  // namespace

std::optional<std::uint64_t> indexedAddress(const Sections& sections, const Unit& unit, std::uint64_t index) {
    return slot(sections.of(SectionId::Addr), unit.addrBase, index, unit.addressSize);
}

Value readValue(Cursor& cursor, const Sections& sections, const Unit& unit, const AttributeSpec& spec) {
    Form form = spec.form;
    // One step: an indirect form that names an indirect one again is nothing that a compiler writes.
    if (form == Form::Indirect) form = static_cast<Form>(cursor.uleb());
    switch (form) {
        case Form::FlagPresent:
            return number(1, 0);
        case Form::Flag:
            return number(cursor.u8(), 0);
        case Form::ImplicitConst:
            return {.kind = Value::Kind::Signed, .number = static_cast<std::uint64_t>(spec.implicit)};
        case Form::Data1:
            return number(cursor.u8(), 1);
        case Form::Data2:
            return number(cursor.u16(), 2);
        case Form::Data4:
            return number(cursor.u32(), 4);
        case Form::Data8:
            return number(cursor.u64(), 8);
        case Form::Udata:
            return number(cursor.uleb(), 0);
        case Form::Sdata:
            return {.kind = Value::Kind::Signed, .number = static_cast<std::uint64_t>(cursor.sleb())};
        case Form::Data16:
            return block(cursor.bytes(16));
        case Form::Block1:
            return block(cursor.bytes(cursor.u8()));
        case Form::Block2:
            return block(cursor.bytes(cursor.u16()));
        case Form::Block4:
            return block(cursor.bytes(cursor.u32()));
        case Form::Block:
        case Form::Exprloc:
            return block(cursor.bytes(cursor.uleb()));
        default:
            return readPlace(cursor, sections, unit, form);
    }
}

void skipValue(Cursor& cursor, const Unit& unit, const AttributeSpec& spec) {
    const FormSize size = sizeOf(spec.form);
    if (size.known)
        return cursor.skip(size.bytes + std::uint64_t{size.addresses} * unit.addressSize +
                           std::uint64_t{size.offsets} * unit.offsetSize());
    switch (spec.form) {
        case Form::String:
            static_cast<void>(cursor.text());
            return;
        case Form::Block1:
            return cursor.skip(cursor.u8());
        case Form::Block2:
            return cursor.skip(cursor.u16());
        case Form::Block4:
            return cursor.skip(cursor.u32());
        case Form::Block:
        case Form::Exprloc:
            return cursor.skip(cursor.uleb());
        case Form::RefAddr:
            static_cast<void>(refAddr(cursor, unit));
            return;
        case Form::Indirect:
            if (const auto form = static_cast<Form>(cursor.uleb()); form != Form::Indirect)
                return skipValue(cursor, unit, {spec.name, form});
            return cursor.skip(kUnknownForm);
        case Form::Sdata:
        case Form::Udata:
        case Form::RefUdata:
        case Form::Strx:
        case Form::Addrx:
        case Form::Loclistx:
        case Form::Rnglistx:
        case Form::GnuAddrIndex:
        case Form::GnuStrIndex:
            static_cast<void>(cursor.uleb());
            return;
        default:
            return cursor.skip(kUnknownForm);
    }
}

}  // namespace hawser::symbols::dwarf
