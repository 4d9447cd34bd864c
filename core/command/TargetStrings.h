#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/command/CommandContext.h"

namespace hawser::command {

// How a string lies in the target's memory: ended by a NUL, or told by an ANSI_STRING or UNICODE_STRING.
enum class StringKind { Ansi, Wide, CountedAnsi, CountedWide };

// "ma", "mu", "msa", "msu", as .printf and as write them.
std::optional<StringKind> stringKindOf(std::string_view letters);

// As UTF-8, not made printable. At most kMaxTargetString characters of it. NotAvailable: its first characters
// cannot be read; what can be read of a longer one is told.
Result<std::string> readTargetString(const CommandContext& context, Address address, StringKind kind);

inline constexpr std::size_t kMaxTargetString = 0x4000;  // characters

}  // namespace hawser::command
