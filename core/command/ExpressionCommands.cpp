#include <fmt/format.h>

#include <bit>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Expression.h"
#include "core/command/OneLine.h"
#include "core/command/TimeText.h"

namespace hawser::command {

namespace {

Result<Outcome> evaluateCommand(Call& call) {
    if (call.arguments.empty()) {
        return fail(ErrorCode::InvalidArgument, "? needs an expression; .help lists the commands.");
    }
    const auto value = evaluate(call.arguments.rest(), call.context);
    if (!value) return tl::unexpected(value.error());
    call.context.output().print(fmt::format("Evaluate expression: {} = {}\n",
                                            static_cast<std::int64_t>(*value),
                                            call.context.numberText(*value)));
    return Outcome::Done;
}

std::string binaryText(std::uint64_t value, int bytes) {
    std::string text;
    for (int byte = bytes - 1; byte >= 0; --byte) {
        text += fmt::format("{}{:08b}", text.empty() ? "" : " ", value >> (8 * byte) & 0xFF);
    }
    return text;
}

std::string charactersText(std::uint64_t value, int bytes) {
    std::string text;
    for (int byte = bytes - 1; byte >= 0; --byte) {
        const std::uint64_t code = value >> (8 * byte) & 0xFF;
        text += code >= 0x20 && code < 0x7F ? static_cast<char>(code) : '.';
    }
    return text;
}

// Small values are taken as seconds since 1970, large ones as a Windows system time, as WinDbg does.
std::string timeText(std::uint64_t value) {
    if (value >> 63 != 0) return "***** Invalid FILETIME";
    return value <= UINT32_MAX ? unixTimeText(static_cast<std::int64_t>(value)) : systemTimeText(value);
}

Result<Outcome> formats(Call& call) {
    if (call.arguments.empty()) return fail(ErrorCode::InvalidArgument, ".formats needs an expression.");
    const auto value = evaluate(call.arguments.rest(), call.context);
    if (!value) return tl::unexpected(value.error());
    const bool narrow = !call.context.wide() && fitsIn32Bits(*value);
    const int bytes = narrow ? 4 : 8;
    // As a number of 32 bits it has no upper half.
    const std::uint64_t bits = narrow ? *value & 0xFFFFFFFF : *value;
    const float low = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    const float high = std::bit_cast<float>(static_cast<std::uint32_t>(bits >> 32));
    call.context.output().print(
        fmt::format("Evaluate expression:\n  Hex:     {}\n  Decimal: {}\n  Octal:   {:0{}o}\n  Binary:  {}\n "
                    " Chars:   {}\n"
                    "  Time:    {}\n  Float:   low {:g} high {:g}\n  Double:  {:g}\n",
                    formatAddress(bits, !narrow), static_cast<std::int64_t>(*value), bits, narrow ? 11 : 22,
                    binaryText(bits, bytes), charactersText(bits, bytes), timeText(bits), low, high,
                    std::bit_cast<double>(bits)));
    return Outcome::Done;
}

// Always read as decimal, so that "n 10" can be undone by "n 16".
Result<Outcome> numberBase(Call& call) {
    if (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        const auto radix = parseNumber(word, 10);
        if (!radix || (*radix != 8 && *radix != 10 && *radix != 16)) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("'{}' is no number base; use n 8, n 10 or n 16.", oneLine(word, 32)));
        }
        call.context.memory().numbers.radix = static_cast<unsigned>(*radix);
    }
    call.context.output().print(fmt::format("base is {}\n", call.context.radix()));
    return Outcome::Done;
}

}  // namespace

void addExpressionCommands(CommandRegistry& registry) {
    registry.add("Expressions",
                 {
                     {"?", "? Expression", "Evaluate", Needs::Nothing, evaluateCommand},
                     {".formats", ".formats Expression", "A number in all forms", Needs::Nothing, formats},
                     {"n", "n [8 | 10 | 16]", "Default number base", Needs::Nothing, numberBase},
                 });
}

}  // namespace hawser::command
