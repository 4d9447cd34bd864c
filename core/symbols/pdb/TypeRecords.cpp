#include "core/symbols/pdb/TypeRecords.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::TypeLeafKind;

constexpr std::uint16_t kDeclaration = 0x80;
constexpr std::uint16_t kHasUniqueName = 0x200;

// Pointers of old compilers tell a kind and no size.
std::uint8_t sizeOfPointerKind(std::uint32_t kind) {
    constexpr std::uint32_t kNear32 = 0x0A;
    constexpr std::uint32_t kNear64 = 0x0C;
    return kind == kNear64 ? 8 : kind == kNear32 ? 4 : 0;
}

}  // namespace

std::optional<TagRecord> decodeTag(const TypeRecord& record) {
    ByteReader reader(record.body, "type");
    TagRecord tag;
    reader.skip(2);  // count of fields
    const std::uint16_t properties = reader.u16();
    switch (static_cast<TypeLeafKind>(record.leaf)) {
        case TypeLeafKind::LF_CLASS:
        case TypeLeafKind::LF_STRUCTURE:
        case TypeLeafKind::LF_INTERFACE:
            tag.kind = record.leaf == TypeLeafKind::LF_STRUCTURE ? RecordKind::Struct : RecordKind::Class;
            tag.fields = reader.u32();
            reader.skip(8);  // what derives from it, the shape of its table of virtual functions
            tag.size = takeNumber(reader);
            break;
        case TypeLeafKind::LF_UNION:
            tag.kind = RecordKind::Union;
            tag.fields = reader.u32();
            tag.size = takeNumber(reader);
            break;
        case TypeLeafKind::LF_ENUM:
            tag.isEnumeration = true;
            tag.underlying = reader.u32();
            tag.fields = reader.u32();
            break;
        default:
            return {};
    }
    tag.declaredOnly = (properties & kDeclaration) != 0;
    tag.name = takeText(reader);
    if ((properties & kHasUniqueName) != 0) tag.uniqueName = takeText(reader);
    return whole(reader, tag);
}

std::optional<PointerRecord> decodePointer(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_POINTER) return {};
    ByteReader reader(record.body, "pointer");
    PointerRecord pointer;
    pointer.target = reader.u32();
    const std::uint32_t attributes = reader.u32();
    const std::uint32_t mode = attributes >> 5 & 7;
    if (mode > static_cast<std::uint32_t>(PointerRecord::Mode::RvalueReference)) return {};
    pointer.mode = static_cast<PointerRecord::Mode>(mode);
    pointer.isVolatile = (attributes & 0x200) != 0;
    pointer.isConst = (attributes & 0x400) != 0;
    pointer.size = static_cast<std::uint8_t>(attributes >> 13 & 0x3F);
    if (pointer.size == 0) pointer.size = sizeOfPointerKind(attributes & 0x1F);
    return whole(reader, pointer);
}

std::optional<ModifierRecord> decodeModifier(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_MODIFIER) return {};
    ByteReader reader(record.body, "modified type");
    ModifierRecord modifier;
    modifier.target = reader.u32();
    const std::uint16_t modifiers = reader.u16();
    modifier.isConst = (modifiers & 1) != 0;
    modifier.isVolatile = (modifiers & 2) != 0;
    return whole(reader, modifier);
}

std::optional<ArrayRecord> decodeArray(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_ARRAY) return {};
    ByteReader reader(record.body, "array");
    ArrayRecord array;
    array.element = reader.u32();
    reader.skip(4);  // the type of its index
    array.size = takeNumber(reader);
    return whole(reader, array);
}

std::optional<FunctionRecord> decodeFunction(const TypeRecord& record) {
    const bool isMethod = record.leaf == TypeLeafKind::LF_MFUNCTION;
    if (!isMethod && record.leaf != TypeLeafKind::LF_PROCEDURE) return {};
    ByteReader reader(record.body, "function");
    FunctionRecord function;
    function.returned = reader.u32();
    if (isMethod) {
        reader.skip(4);  // its class
        function.hasObject = reader.u32() != 0;
    }
    reader.skip(4);  // how it is called, count of arguments
    function.arguments = reader.u32();
    return whole(reader, function);
}

std::optional<std::vector<TypeId>> decodeArguments(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_ARGLIST) return {};
    ByteReader reader(record.body, "arguments");
    const std::uint32_t count = reader.u32();
    if (count > reader.remaining() / 4) return {};
    std::vector<TypeId> arguments(count);
    for (TypeId& argument : arguments) argument = TypeId{reader.u32()};
    return arguments;
}

std::optional<BitFieldRecord> decodeBitField(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_BITFIELD) return {};
    ByteReader reader(record.body, "bit field");
    BitFieldRecord field;
    field.holder = reader.u32();
    field.width = reader.u8();
    field.position = reader.u8();
    return whole(reader, field);
}

std::optional<NamedTypeRecord> decodeNamedType(const TypeRecord& record) {
    if (record.leaf != TypeLeafKind::LF_ALIAS) return {};
    ByteReader reader(record.body, "name of a type");
    NamedTypeRecord named;
    named.target = reader.u32();
    named.name = takeText(reader);
    return whole(reader, named);
}

}  // namespace hawser::symbols::pdb
