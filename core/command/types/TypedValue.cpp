#include "core/command/types/TypedValue.h"

#include <algorithm>
#include <utility>

namespace hawser::command {

namespace {

// Whatever of it lies in the whole.
Bytes slice(const Bytes& whole, std::uint64_t offset, std::uint64_t size) {
    const auto start = static_cast<std::size_t>(std::min<std::uint64_t>(offset, whole.size()));
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, whole.size() - start));
    const auto first = whole.begin() + static_cast<std::ptrdiff_t>(start);
    return Bytes(first, first + static_cast<std::ptrdiff_t>(count));
}

TypedValue part(const TypedValue& whole, DataType type, std::uint64_t offset) {
    TypedValue value{std::move(type)};
    value.physical = whole.physical;
    if (whole.address) value.address = *whole.address + offset;
    if (whole.bytes) value.bytes = slice(*whole.bytes, offset, value.type.size());
    return value;
}

}  // namespace

TypedValue valueAt(DataType type, Address address, bool physical) {
    TypedValue value{std::move(type)};
    value.address = address;
    value.physical = physical;
    return value;
}

TypedValue valueOf(DataType type, std::uint64_t number) {
    TypedValue value{std::move(type)};
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(value.type.size(), sizeof number));
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(number >> (8 * i));
    value.bytes = std::move(bytes);
    return value;
}

std::uint64_t heldNumber(ByteSpan bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = std::min(bytes.size(), sizeof number); i > 0; --i)
        number = number << 8 | std::to_integer<std::uint64_t>(bytes[i - 1]);
    return number;
}

Result<TypedValue> resolved(const TypedValue& value) {
    auto type = value.type.resolved();
    if (!type) return tl::unexpected(type.error());
    TypedValue plain = value;
    plain.type = std::move(*type);
    return plain;
}

Result<TypedValue> memberOf(const TypedValue& record, const symbols::Member& member) {
    auto type = record.type.typeOf(member);
    if (!type) return tl::unexpected(type.error());
    TypedValue value = part(record, std::move(*type), member.offset);
    value.bitPosition = member.bitPosition;
    value.bitWidth = member.bitWidth;
    return value;
}

Result<TypedValue> elementOf(const TypedValue& array, std::uint64_t index) {
    auto type = array.type.target();
    if (!type) return tl::unexpected(type.error());
    const std::uint64_t offset = index * type->size();  // wraps, as the processor does
    return part(array, std::move(*type), offset);
}

}  // namespace hawser::command
