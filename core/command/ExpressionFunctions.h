#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/Result.h"
#include "core/command/ExpressionContext.h"

namespace hawser::command {

struct FunctionArgument {
    std::optional<std::string_view> text;  // "..."
    std::uint64_t value = 0;               // else
};

inline constexpr std::size_t kMaxFunctionArguments = 4;

// The functions of MASM expressions: $scmp $sicmp $spat $vvalid $iment $fnsucc; `name` without the $.
bool isExpressionFunction(std::string_view name);
// The error's text is the beginning of a sentence that names the place.
Result<std::uint64_t> callExpressionFunction(std::string_view name,
                                             std::span<const FunctionArgument> arguments,
                                             const ExpressionContext& context);

}  // namespace hawser::command
