#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/symbols/pdb/TypeStream.h"

namespace hawser::symbols::pdb {

// One entry of a list of fields. The text belongs to the stream.
struct FieldRecord {
    enum class Kind : std::uint8_t { Field, Base, VirtualTable, Static, Enumerator, Other };
    Kind kind = Kind::Other;
    std::uint32_t type = 0;
    std::uint64_t value = 0;  // of an enumerator; else bytes from the record's start
    std::string_view name{};
};

// The fields of list `index`, and of those that continue it, in their order. A virtual base has no place of
// its own and is not told. Errors Malformed: no such list, a damaged one, one that leads back to itself, or
// more than TypeTable::kMaxMembers.
Result<> forEachField(const TypeStream& types, std::uint32_t index,
                      const std::function<void(const FieldRecord&)>& take);

inline constexpr std::size_t kMaxFieldLists = 4096;  // that continue each other; each may hold 64 KB

}  // namespace hawser::symbols::pdb
