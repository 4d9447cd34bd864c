#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/command/types/DataType.h"

// The members of a record as a person sees them: those of its bases and of its parts without a name among
// its own, at their place in the whole. Of anything but a record none.
namespace hawser::command {

Result<std::vector<symbols::Member>> fieldsOf(const DataType& record);
// By its exact name, or else by one that differs in case alone.
Result<std::optional<symbols::Member>> findField(const DataType& record, std::string_view name);

inline constexpr unsigned kMaxBases = 16;  // bases of bases: a record may be said to be its own

}  // namespace hawser::command
