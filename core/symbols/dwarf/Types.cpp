#include "core/symbols/dwarf/Types.h"

#include <fmt/format.h>

#include <array>

#include "core/base/Text.h"
#include "core/symbols/SymbolText.h"
#include "core/symbols/dwarf/Members.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::string_view kUnnamed = "<unnamed-tag>";  // as Microsoft's compilers write it
constexpr std::size_t kMaxDimensions = 32;

std::uint32_t offsetOf(const Entry& entry) {
    return static_cast<std::uint32_t>(entry.offset);
}

// GCC writes the words of a type in an order of its own.
std::string commonName(std::string_view name) {
    struct Spelling {
        std::string_view gcc, common;
    };
    constexpr std::array kSpellings{
        Spelling{"short int", "short"},         Spelling{"short unsigned int", "unsigned short"},
        Spelling{"long int", "long"},           Spelling{"long unsigned int", "unsigned long"},
        Spelling{"long long int", "long long"}, Spelling{"long long unsigned int", "unsigned long long"},
    };
    const auto found = std::ranges::find(kSpellings, name, &Spelling::gcc);
    return std::string(found == kSpellings.end() ? name : found->common);
}

TypeKind kindOf(Encoding encoding, std::string_view name) {
    switch (encoding) {
        case Encoding::Boolean:
            return TypeKind::Boolean;
        case Encoding::Float:
            return TypeKind::Floating;
        case Encoding::SignedChar:
        case Encoding::UnsignedChar:
        case Encoding::Utf:
            return TypeKind::Character;
        case Encoding::Signed:
        case Encoding::Unsigned:
            return name == "wchar_t" ? TypeKind::Character : TypeKind::Integer;
        case Encoding::ComplexFloat:
            break;
    }
    return TypeKind::Unknown;
}

Type pointerTo(const DebugInfo& info, const Entry& entry, TypeKind kind) {
    return {.kind = kind,
            .size = info.constant(entry, At::ByteSize).value_or(entry.unit->addressSize),
            .target = typeIn(info, entry)};
}

}  // namespace

std::optional<TypeId> Types::find(std::string_view name) const {
    const auto found = m_index.findType(name);
    if (!found) return {};
    return TypeId{*found};
}

void Types::forEach(std::string_view pattern,
                    const std::function<bool(std::string_view name, TypeId type)>& take) const {
    m_index.forEachType(
        pattern, [&](std::string_view name, std::uint32_t entry) { return take(name, TypeId{entry}); });
}

std::optional<Entry> Types::definitionOf(const Entry& declaration) const {
    if (auto unit = m_info.referred(declaration, At::Signature)) return unit;
    const std::string name = m_index.nameOf(m_info, declaration);
    const auto found = name.empty() ? std::nullopt : m_index.findType(name);
    if (!found) return {};
    const auto entry = m_info.entryAt(*found);
    if (!entry || entry->tag() == Tag::Typedef || m_info.flag(*entry, At::Declaration)) return {};
    // `find` ignores case where it must.
    if (m_index.nameOf(m_info, *entry) != name) return {};
    return *entry;
}

Result<Types::Resolved> Types::resolve(TypeId id) const {
    if (id == kNoType) return fail(ErrorCode::InvalidArgument, "there is no such type");
    Resolved resolved;
    for (unsigned step = 0; step < kMaxSteps; ++step) {
        if (id == kVoidType) return resolved;
        const auto entry = m_info.entryAt(static_cast<std::uint32_t>(id));
        if (!entry) return tl::unexpected(entry.error());
        switch (entry->tag()) {
            case Tag::ConstType:
                resolved.isConst = true;
                break;
            case Tag::VolatileType:
                resolved.isVolatile = true;
                break;
            case Tag::RestrictType:
            case Tag::AtomicType:
                break;
            default: {
                const bool declared = m_info.flag(*entry, At::Declaration) && entry->tag() != Tag::Subprogram;
                const auto definition = declared ? definitionOf(*entry) : std::nullopt;
                resolved.entry = definition ? *definition : *entry;
                return resolved;
            }
        }
        id = typeIn(m_info, *entry);
    }
    return damaged(SectionId::Info, static_cast<std::uint32_t>(id), "a type leads to itself");
}

Result<Type> Types::type(TypeId id) const {
    const auto resolved = resolve(id);
    if (!resolved) return tl::unexpected(resolved.error());
    auto type = resolved->entry ? typeOf(*resolved->entry, 0)
                                : Result<Type>(Type{.kind = TypeKind::Void, .name = "void"});
    if (!type) return type;
    type->isConst = resolved->isConst;
    type->isVolatile = resolved->isVolatile;
    return type;
}

Result<std::uint64_t> Types::sizeOf(TypeId id, unsigned steps) const {
    const auto resolved = resolve(id);
    if (!resolved) return tl::unexpected(resolved.error());
    if (!resolved->entry) return 0;
    if (steps > kMaxSteps) return damaged(SectionId::Info, resolved->entry->offset, "a type leads to itself");
    const auto type = typeOf(*resolved->entry, steps);
    if (!type) return tl::unexpected(type.error());
    return type->size;
}

Result<Type> Types::typeOf(const Entry& entry, unsigned steps) const {
    const std::uint64_t size = m_info.constant(entry, At::ByteSize).value_or(0);
    const std::string_view own = m_info.value(entry, At::Name).text;
    switch (entry.tag()) {
        case Tag::BaseType: {
            Type type{
                .kind = kindOf(static_cast<Encoding>(m_info.constant(entry, At::Encoding).value_or(0)), own),
                .name = isShowable(own) ? commonName(own) : std::string(kUnnamed),
                .size = size};
            setSign(type, entry);
            return type;
        }
        case Tag::PointerType:
            return pointerTo(m_info, entry, TypeKind::Pointer);
        case Tag::ReferenceType:
        case Tag::RvalueReferenceType:
            return pointerTo(m_info, entry, TypeKind::Reference);
        case Tag::StructureType:
        case Tag::ClassType:
        case Tag::UnionType:
        case Tag::EnumerationType:
        case Tag::Typedef:
            return named(entry, steps);
        case Tag::ArrayType:
            return array(entry, {}, steps);
        case Tag::SubrangeType:
            if (const auto whole = m_index.arrayOf(offsetOf(entry))) {
                const auto outer = m_info.entryAt(*whole);
                if (!outer) return tl::unexpected(outer.error());
                return array(*outer, entry.offset, steps);
            }
            return Type{.size = size};
        case Tag::SubroutineType:
        case Tag::Subprogram:
            return Type{.kind = TypeKind::Function, .target = typeIn(m_info, entry)};
        default:
            return Type{.name = isShowable(own) ? std::string(own) : std::string(), .size = size};
    }
}

Result<Type> Types::named(const Entry& entry, unsigned steps) const {
    Type type;
    type.size = m_info.constant(entry, At::ByteSize).value_or(0);
    type.name = m_index.nameOf(m_info, entry);
    if (type.name.empty()) type.name = kUnnamed;
    type.declaredOnly = m_info.flag(entry, At::Declaration);
    if (entry.tag() == Tag::Typedef || entry.tag() == Tag::EnumerationType) {
        type.kind = entry.tag() == Tag::Typedef ? TypeKind::Alias : TypeKind::Enumeration;
        const bool says = static_cast<bool>(m_info.value(entry, At::Type));
        if (says || type.kind == TypeKind::Alias) type.target = typeIn(m_info, entry);
        if (type.size == 0 && says) {
            const auto size = sizeOf(type.target, steps + 1);
            if (!size) return tl::unexpected(size.error());
            type.size = *size;
        }
        if (type.kind == TypeKind::Enumeration) setSign(type, entry);
        return type;
    }
    type.kind = TypeKind::Record;
    if (entry.tag() == Tag::ClassType) type.record = RecordKind::Class;
    if (entry.tag() == Tag::UnionType) type.record = RecordKind::Union;
    return type;
}

void Types::setSign(Type& type, const Entry& entry) const {
    std::optional<Entry> base = entry;
    if (type.target != kNoType) {
        const auto resolved = resolve(type.target);
        base = resolved ? resolved->entry : std::nullopt;
    }
    if (!base) return;
    const auto encoding = static_cast<Encoding>(m_info.constant(*base, At::Encoding).value_or(0));
    type.isSigned = encoding == Encoding::Signed || encoding == Encoding::SignedChar;
}

Result<Type> Types::array(const Entry& entry, std::optional<std::uint64_t> dimension, unsigned steps) const {
    struct Dimension {
        std::uint64_t entry = 0;
        std::uint64_t count = 0;
    };
    std::vector<Dimension> dimensions;
    const auto walked = m_info.forEachChild(entry, [&](const Entry& child) {
        if (child.tag() != Tag::SubrangeType) return true;
        if (child.offset >= dimension.value_or(0))
            dimensions.push_back({child.offset, elementsOf(m_info, child)});
        return dimensions.size() < kMaxDimensions;
    });
    if (!walked) return tl::unexpected(walked.error());
    Type type{.kind = TypeKind::Array, .target = typeIn(m_info, entry)};
    auto element = sizeOf(type.target, steps + 1);
    if (!element) return tl::unexpected(element.error());
    type.size = *element;
    for (const Dimension& one : dimensions)
        if (__builtin_mul_overflow(type.size, one.count, &type.size))
            return damaged(SectionId::Info, one.entry, "an array is larger than memory");
    if (!dimensions.empty()) type.count = dimensions.front().count;
    if (dimensions.size() > 1) type.target = TypeId{static_cast<std::uint32_t>(dimensions[1].entry)};
    if (!dimension)
        if (const auto size = m_info.constant(entry, At::ByteSize)) type.size = *size;
    return type;
}

Result<std::vector<Member>> Types::members(TypeId id) const {
    const auto resolved = resolve(id);
    if (!resolved) return tl::unexpected(resolved.error());
    if (!resolved->entry) return std::vector<Member>();
    return membersOf(*this, m_info, *resolved->entry);
}

Result<std::vector<Enumerator>> Types::enumerators(TypeId id) const {
    const auto type = this->type(id);
    if (!type) return tl::unexpected(type.error());
    std::vector<Enumerator> found;
    if (type->kind != TypeKind::Enumeration) return found;
    const auto resolved = resolve(id);
    const auto walked = m_info.forEachChild(*resolved->entry, [&](const Entry& child) {
        const std::string_view name = m_info.value(child, At::Name).text;
        if (child.tag() == Tag::Enumerator && isShowable(name))
            found.push_back(
                {std::string(name), enumeratorValue(m_info.value(child, At::ConstValue), type->isSigned)});
        return found.size() < kMaxMembers;
    });
    if (!walked) return tl::unexpected(walked.error());
    return found;
}

Result<std::vector<TypeId>> Types::parameters(TypeId id) const {
    const auto resolved = resolve(id);
    if (!resolved) return tl::unexpected(resolved.error());
    std::vector<TypeId> found;
    std::optional<Entry> entry = resolved->entry;
    if (!entry || (entry->tag() != Tag::SubroutineType && entry->tag() != Tag::Subprogram)) return found;
    const auto walked = m_info.forEachChild(*entry, [&](const Entry& child) {
        if (child.tag() == Tag::FormalParameter) found.push_back(typeIn(m_info, child));
        return found.size() < kMaxMembers;
    });
    if (!walked) return tl::unexpected(walked.error());
    return found;
}

}  // namespace hawser::symbols::dwarf
