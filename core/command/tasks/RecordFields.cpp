#include "core/command/tasks/RecordFields.h"

#include "core/command/types/Fields.h"

namespace hawser::command {

namespace {

Result<std::optional<TypedValue>> fieldAt(TypedValue value, std::string_view path) {
    while (!path.empty()) {
        const std::size_t dot = path.find('.');
        const auto member = findField(value.type, path.substr(0, dot));
        if (!member) return tl::unexpected(member.error());
        if (!*member) return std::nullopt;
        auto part = memberOf(value, **member);
        if (!part) return tl::unexpected(part.error());
        value = std::move(*part);
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return std::optional(std::move(value));
}

}  // namespace

Result<RecordFields> RecordFields::create(const DataType& record, std::span<const std::string_view> paths) {
    RecordFields fields(record);
    for (const std::string_view path : paths) {
        auto field = fieldAt(valueAt(record, Address()), path);
        if (!field) return tl::unexpected(field.error());
        fields.m_fields.push_back(std::move(*field));
    }
    return fields;
}

std::optional<Address> RecordFields::addressOf(std::size_t field, Address base) const {
    if (!has(field)) return {};
    return base + m_fields[field]->address.value_or(Address()).value();
}

Result<std::optional<std::uint64_t>> RecordFields::number(std::size_t field, const TypedMemory& memory,
                                                          Address base) const {
    if (!has(field)) return std::nullopt;
    TypedValue value = *m_fields[field];
    value.address = base + value.address.value_or(Address()).value();
    const auto type = value.type.resolved();
    if (!type || type->isRecord()) return std::nullopt;
    if (type->isArray()) {
        // The first of several: 32-bit kernels keep two directory bases.
        auto first = elementOf(value, 0);
        if (!first) return std::nullopt;
        value = std::move(*first);
    }
    return numberOf(memory, value);
}

}  // namespace hawser::command
