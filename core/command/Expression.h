#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/Result.h"
#include "core/command/ExpressionContext.h"

// MASM expressions (windbg-surface.md 5.8). All values are 64 bits, unsigned; + - * wrap, comparisons give 0
// or 1. On a target with 32-bit pointers a constant from 80000000 to ffffffff without a grave accent is
// sign-extended, on every target a 32-bit register is, and nothing that is calculated from them (public page
// "Sign Extension"). Precedence, highest first: unary; * / mod; + -; << >> >>>; comparisons; and &; xor ^; or
// |. Errors are WinDbg's sentences with the text from the offending word on.
namespace hawser::command {

struct PartialValue {
    std::uint64_t value = 0;
    std::size_t consumed = 0;  // characters of the text that belong to the expression
};

// Whether numbers of 32 bits are sign-extended: in every expression but the one that is assigned to a
// pseudo-register, which follows the C++ rules there.
enum class Signs { Extended, AsWritten };

// As much of the text as makes an expression: what follows ("L20", a second argument) is left to the caller.
Result<PartialValue> evaluatePrefix(std::string_view text, const ExpressionContext& context,
                                    Signs signs = Signs::Extended);

// The whole text.
Result<std::uint64_t> evaluate(std::string_view text, const ExpressionContext& context);
// Whatever the context prefers (.expr).
Result<std::uint64_t> evaluateMasm(std::string_view text, const ExpressionContext& context);

inline constexpr unsigned kMaxExpressionDepth = 64;  // brackets and unary operators within each other

}  // namespace hawser::command
