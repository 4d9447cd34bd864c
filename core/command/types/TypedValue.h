#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/command/types/DataType.h"

namespace hawser::command {

// Something of a type: in the target's memory, or held here (a register's, a constant, what was calculated).
// Without either it is nowhere: an optimized variable, or a layout without an instance. A value.
struct TypedValue {
    DataType type;
    std::optional<Address> address{};
    bool physical = false;
    std::optional<Bytes> bytes{};  // as many as the type has
    std::uint8_t bitPosition = 0;
    std::uint8_t bitWidth = 0;  // 0: no bit field

    bool exists() const { return address || bytes; }
};

TypedValue valueAt(DataType type, Address address, bool physical = false);
// The low bytes of a number, as many as the type has.
TypedValue valueOf(DataType type, std::uint64_t number);

// What a value that is held has in its low 8 bytes; not extended by its sign.
std::uint64_t heldNumber(ByteSpan bytes);
// Of the type without the names that stand for it. Errors as DataType::resolved().
Result<TypedValue> resolved(const TypedValue& value);

// The part of a record that the member is; of a value that is nowhere one that is nowhere.
Result<TypedValue> memberOf(const TypedValue& record, const symbols::Member& member);
// An element of an array, whatever its bound.
Result<TypedValue> elementOf(const TypedValue& array, std::uint64_t index);

}  // namespace hawser::command
