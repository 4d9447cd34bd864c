#include "core/symbols/pdb/PdbTypeTable.h"

#include <fmt/format.h>
#include <llvm/DebugInfo/CodeView/CodeView.h>

#include "core/symbols/pdb/CodeViewText.h"
#include "core/symbols/pdb/FieldList.h"
#include "core/symbols/pdb/SimpleType.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t indexOf(TypeId id) {
    return static_cast<std::uint32_t>(id);
}

Type typeOfPointer(const PointerRecord& pointer) {
    Type type;
    type.size = pointer.size;
    type.target = TypeId{pointer.target};
    type.isConst = pointer.isConst;
    type.isVolatile = pointer.isVolatile;
    switch (pointer.mode) {
        case PointerRecord::Mode::Pointer:
            type.kind = TypeKind::Pointer;
            break;
        case PointerRecord::Mode::Reference:
        case PointerRecord::Mode::RvalueReference:
            type.kind = TypeKind::Reference;
            break;
        case PointerRecord::Mode::ToData:
        case PointerRecord::Mode::ToMethod:
            type.kind = TypeKind::Unknown;
            break;
    }
    return type;
}

MemberKind memberKindOf(FieldRecord::Kind kind) {
    switch (kind) {
        case FieldRecord::Kind::Base:
            return MemberKind::Base;
        case FieldRecord::Kind::VirtualTable:
            return MemberKind::VirtualTable;
        case FieldRecord::Kind::Static:
            return MemberKind::Static;
        case FieldRecord::Kind::Field:
        case FieldRecord::Kind::Enumerator:
        case FieldRecord::Kind::Other:
            break;
    }
    return MemberKind::Field;
}

}  // namespace

Result<const TypeStream*> PdbTypeTable::stream() const {
    std::call_once(m_streamOnce, [this] {
        m_stream = std::make_unique<const Result<TypeStream>>(
            TypeStream::read(m_file.container(), TypeStream::kTypes));
    });
    if (!*m_stream) return tl::unexpected(m_stream->error());
    return &**m_stream;
}

Result<const TypeNames*> PdbTypeTable::names() const {
    const auto types = stream();
    if (!types) return tl::unexpected(types.error());
    std::call_once(m_namesOnce, [&] { m_names = std::make_unique<const TypeNames>(m_file, **types); });
    return m_names.get();
}

std::optional<TypeId> PdbTypeTable::find(std::string_view name) const {
    const auto all = names();
    if (!all) return {};
    const auto found = (*all)->find(name);
    return found ? std::optional(TypeId{*found}) : std::nullopt;
}

void PdbTypeTable::forEach(std::string_view pattern,
                           const std::function<bool(std::string_view name, TypeId type)>& take) const {
    if (const auto all = names())
        (*all)->forEach(
            pattern, [&](std::string_view name, std::uint32_t index) { return take(name, TypeId{index}); });
}

Result<TypeRecord> PdbTypeTable::record(std::uint32_t index) const {
    const auto types = stream();
    if (!types) return tl::unexpected(types.error());
    if (!(*types)->has(index))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("There is no type 0x{:x} in {}.", index, m_file.container().path()));
    return (*types)->record(index);
}

Result<Type> PdbTypeTable::type(TypeId id) const {
    return decode(indexOf(id), 0);
}

Result<Type> PdbTypeTable::decode(std::uint32_t index, unsigned depth) const {
    if (auto simple = simpleType(index)) return std::move(*simple);
    if (index >= TypeNames::kFirstAlias) {
        const auto all = names();
        if (!all) return tl::unexpected(all.error());
        if (const TypeNames::Alias* alias = (*all)->alias(index))
            return typeOfAlias(alias->name, alias->target, depth);
    }
    const auto found = record(index);
    if (!found) return tl::unexpected(found.error());
    if (depth > kMaxDepth)
        return (*stream())->damaged(*found, fmt::format("type 0x{:x} leads back to itself", index));
    return decodeRecord(index, *found, depth + 1);
}

Result<Type> PdbTypeTable::decodeRecord(std::uint32_t index, const TypeRecord& found, unsigned depth) const {
    using llvm::codeview::TypeLeafKind;
    if (const auto tag = decodeTag(found)) return typeOfTag(*tag, depth);
    if (const auto pointer = decodePointer(found)) return typeOfPointer(*pointer);
    if (const auto array = decodeArray(found)) return typeOfArray(*array, depth);
    if (const auto field = decodeBitField(found)) return decode(field->holder, depth);
    if (const auto named = decodeNamedType(found)) return typeOfAlias(named->name, named->target, depth);
    if (const auto modifier = decodeModifier(found)) {
        auto type = decode(modifier->target, depth);
        if (!type) return type;
        type->isConst = type->isConst || modifier->isConst;
        type->isVolatile = type->isVolatile || modifier->isVolatile;
        return type;
    }
    Type type;
    if (const auto function = decodeFunction(found)) {
        type.kind = TypeKind::Function;
        type.target = TypeId{function->returned};
        return type;
    }
    switch (found.leaf) {
        case TypeLeafKind::LF_STRUCTURE:
        case TypeLeafKind::LF_CLASS:
        case TypeLeafKind::LF_INTERFACE:
        case TypeLeafKind::LF_UNION:
        case TypeLeafKind::LF_ENUM:
        case TypeLeafKind::LF_POINTER:
        case TypeLeafKind::LF_ARRAY:
        case TypeLeafKind::LF_BITFIELD:
        case TypeLeafKind::LF_MODIFIER:
        case TypeLeafKind::LF_PROCEDURE:
        case TypeLeafKind::LF_MFUNCTION:
            return (*stream())->damaged(found, fmt::format("type 0x{:x} cannot be read", index));
        default:
            return type;
    }
}

Result<Type> PdbTypeTable::typeOfTag(const TagRecord& tag, unsigned depth) const {
    if (tag.declaredOnly) {
        const auto all = names();
        if (!all) return tl::unexpected(all.error());
        if (const auto definition = (*all)->definitionOf(tag)) return decode(*definition, depth);
    }
    Type type;
    type.name = readable(tag.name);
    type.record = tag.kind;
    type.declaredOnly = tag.declaredOnly;
    type.kind = tag.isEnumeration ? TypeKind::Enumeration : TypeKind::Record;
    if (!tag.isEnumeration) {
        type.size = tag.declaredOnly ? 0 : tag.size;
        return type;
    }
    type.target = TypeId{tag.underlying};
    const auto underlying = decode(tag.underlying, depth);
    if (!underlying) return type;
    type.size = underlying->size;
    type.isSigned = underlying->isSigned;
    return type;
}

Result<Type> PdbTypeTable::typeOfArray(const ArrayRecord& array, unsigned depth) const {
    Type type;
    type.kind = TypeKind::Array;
    type.target = TypeId{array.element};
    type.size = array.size;
    if (const std::uint64_t element = sizeOf(array.element, depth); element != 0)
        type.count = array.size / element;
    return type;
}

Result<Type> PdbTypeTable::typeOfAlias(std::string_view name, std::uint32_t target, unsigned depth) const {
    Type type;
    type.kind = TypeKind::Alias;
    type.name = readable(name);
    type.target = TypeId{target};
    type.size = sizeOf(target, depth);
    return type;
}

std::uint64_t PdbTypeTable::sizeOf(TypeId id) const {
    return sizeOf(indexOf(id), 0);
}

std::uint64_t PdbTypeTable::sizeOf(std::uint32_t index, unsigned depth) const {
    // Most tell it themselves, so that neither their names nor what they are made of is looked at.
    if (const auto found = record(index)) {
        if (const auto array = decodeArray(*found)) return array->size;
        if (const auto tag = decodeTag(*found); tag && !tag->isEnumeration && !tag->declaredOnly)
            return tag->size;
    }
    const auto type = decode(index, depth);
    return type ? type->size : 0;
}

std::string PdbTypeTable::nameOf(std::uint32_t index) const {
    const auto type = decode(index, 0);
    return type ? type->name : std::string();
}

Result<std::optional<TagRecord>> PdbTypeTable::tagOf(TypeId id) const {
    std::uint32_t index = indexOf(id);
    if (simpleType(index) || index >= TypeNames::kFirstAlias) return std::optional<TagRecord>();
    for (unsigned depth = 0; depth < kMaxDepth; ++depth) {
        const auto found = record(index);
        if (!found) return tl::unexpected(found.error());
        if (const auto modifier = decodeModifier(*found)) {
            if (simpleType(modifier->target)) break;
            index = modifier->target;
            continue;
        }
        auto tag = decodeTag(*found);
        if (!tag || !tag->declaredOnly) return tag;
        const auto all = names();
        if (!all) return tl::unexpected(all.error());
        const auto definition = (*all)->definitionOf(*tag);
        if (!definition) return tag;
        index = *definition;
    }
    return std::optional<TagRecord>();
}

Result<std::vector<Member>> PdbTypeTable::members(TypeId id) const {
    std::vector<Member> members;
    const auto tag = tagOf(id);
    if (!tag) return tl::unexpected(tag.error());
    if (!*tag || (*tag)->isEnumeration) return members;
    const TypeStream& types = **stream();
    auto done = forEachField(types, (*tag)->fields, [&](const FieldRecord& field) {
        if (field.kind == FieldRecord::Kind::Other || field.kind == FieldRecord::Kind::Enumerator) return;
        Member member;
        member.kind = memberKindOf(field.kind);
        member.offset = field.value;
        member.type = TypeId{field.type};
        member.name = readable(field.name);
        if (member.kind == MemberKind::Base) member.name = nameOf(field.type);
        if (member.kind == MemberKind::VirtualTable) member.name = "__VFN_table";
        if (types.has(field.type)) {
            if (const auto bits = decodeBitField(types.record(field.type))) {
                member.type = TypeId{bits->holder};
                member.bitPosition = bits->position;
                member.bitWidth = bits->width;
            }
        }
        members.push_back(std::move(member));
    });
    if (!done) return tl::unexpected(done.error());
    return members;
}

Result<std::vector<Enumerator>> PdbTypeTable::enumerators(TypeId id) const {
    std::vector<Enumerator> enumerators;
    const auto tag = tagOf(id);
    if (!tag) return tl::unexpected(tag.error());
    if (!*tag || !(*tag)->isEnumeration) return enumerators;
    auto done = forEachField(**stream(), (*tag)->fields, [&](const FieldRecord& field) {
        if (field.kind == FieldRecord::Kind::Enumerator)
            enumerators.push_back({readable(field.name), field.value});
    });
    if (!done) return tl::unexpected(done.error());
    return enumerators;
}

Result<std::vector<TypeId>> PdbTypeTable::parameters(TypeId id) const {
    if (simpleType(indexOf(id)) || indexOf(id) >= TypeNames::kFirstAlias) return std::vector<TypeId>();
    const auto found = record(indexOf(id));
    if (!found) return tl::unexpected(found.error());
    const auto function = decodeFunction(*found);
    if (!function) return std::vector<TypeId>();
    const auto list = record(function->arguments);
    if (!list) return tl::unexpected(list.error());
    auto arguments = decodeArguments(*list);
    if (!arguments) return (*stream())->damaged(*list, "a list of arguments cannot be read");
    return std::move(*arguments);
}

}  // namespace hawser::symbols::pdb
