#include "tests/support/MadeTypes.h"

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::test {

using symbols::Type;
using symbols::TypeId;
using symbols::TypeKind;

TypeId MadeTypes::add(Type type) {
    const bool named =
        type.kind == TypeKind::Record || type.kind == TypeKind::Enumeration || type.kind == TypeKind::Alias;
    const TypeId id{static_cast<std::uint32_t>(m_entries.size() + 1)};
    if (named) m_names[type.name] = id;
    m_entries.push_back({std::move(type)});
    return id;
}

TypeId MadeTypes::scalar(TypeKind kind, std::string name, std::uint64_t bytes, bool isSigned) {
    Type type;
    type.kind = kind;
    type.name = std::move(name);
    type.size = bytes;
    type.isSigned = isSigned;
    return add(std::move(type));
}

TypeId MadeTypes::integer(std::string name, unsigned bytes, bool isSigned) {
    return scalar(TypeKind::Integer, std::move(name), bytes, isSigned);
}

TypeId MadeTypes::character(std::string name, unsigned bytes, bool isSigned) {
    return scalar(TypeKind::Character, std::move(name), bytes, isSigned);
}

TypeId MadeTypes::pointer(TypeId target, unsigned bytes) {
    const TypeId id = scalar(TypeKind::Pointer, {}, bytes);
    at(id).type.target = target;
    return id;
}

TypeId MadeTypes::array(TypeId element, std::uint64_t count) {
    const TypeId id = scalar(TypeKind::Array, {}, sizeOf(element) * count);
    at(id).type.target = element;
    at(id).type.count = count;
    return id;
}

TypeId MadeTypes::alias(std::string name, TypeId target) {
    const TypeId id = scalar(TypeKind::Alias, std::move(name), sizeOf(target));
    at(id).type.target = target;
    return id;
}

TypeId MadeTypes::function(TypeId returned, std::vector<TypeId> parameters) {
    const TypeId id = scalar(TypeKind::Function, {}, 0);
    at(id).type.target = returned;
    at(id).parameters = std::move(parameters);
    return id;
}

TypeId MadeTypes::record(std::string name, std::uint64_t size, symbols::RecordKind kind) {
    const TypeId id = scalar(TypeKind::Record, std::move(name), size);
    at(id).type.record = kind;
    return id;
}

TypeId MadeTypes::enumeration(std::string name, unsigned bytes, std::vector<symbols::Enumerator> values) {
    const TypeId id = scalar(TypeKind::Enumeration, std::move(name), bytes, true);
    at(id).values = std::move(values);
    return id;
}

void MadeTypes::field(TypeId record, std::string name, std::uint64_t offset, TypeId type) {
    bits(record, std::move(name), offset, type, 0, 0);
}

void MadeTypes::bits(TypeId record, std::string name, std::uint64_t offset, TypeId type, unsigned position,
                     unsigned width) {
    symbols::Member field;
    field.name = std::move(name);
    field.offset = offset;
    field.type = type;
    field.bitPosition = static_cast<std::uint8_t>(position);
    field.bitWidth = static_cast<std::uint8_t>(width);
    member(record, std::move(field));
}

Result<const MadeTypes::Entry*> MadeTypes::known(TypeId id) const {
    const auto number = static_cast<std::uint32_t>(id);
    if (number == 0 || number > m_entries.size()) return fail(ErrorCode::InvalidArgument, "no such type");
    return &m_entries[number - 1];
}

std::uint64_t MadeTypes::sizeOf(TypeId id) const {
    const auto entry = known(id);
    return entry ? (*entry)->type.size : 0;
}

std::optional<TypeId> MadeTypes::find(std::string_view name) const {
    if (const auto found = m_names.find(std::string(name)); found != m_names.end()) return found->second;
    for (const auto& [known, id] : m_names)
        if (equalIgnoringCase(known, name)) return id;
    return std::nullopt;
}

void MadeTypes::forEach(std::string_view pattern,
                        const std::function<bool(std::string_view name, TypeId type)>& take) const {
    for (const auto& [name, id] : m_names)
        if (matchesWildcard(pattern, name) && !take(name, id)) return;
}

Result<Type> MadeTypes::type(TypeId id) const {
    return known(id).map([](const Entry* entry) { return entry->type; });
}
Result<std::vector<symbols::Member>> MadeTypes::members(TypeId id) const {
    return known(id).map([](const Entry* entry) { return entry->members; });
}
Result<std::vector<symbols::Enumerator>> MadeTypes::enumerators(TypeId id) const {
    return known(id).map([](const Entry* entry) { return entry->values; });
}
Result<std::vector<TypeId>> MadeTypes::parameters(TypeId id) const {
    return known(id).map([](const Entry* entry) { return entry->parameters; });
}

}  // namespace hawser::test
