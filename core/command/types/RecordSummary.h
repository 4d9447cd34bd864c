#pragma once

#include <string>

#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// What a record of a well-known name says in one line: "[ 0x1000 - 0x2000 ]" of a list entry, the text of a
// counted string, a large integer, a GUID. Empty: of another name, without the fields that it has, or not
// readable.
Result<std::string> recordSummary(const TypedMemory& memory, const TypedValue& record);

}  // namespace hawser::command
