#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/Markup.h"
#include "core/command/OneLine.h"
#include "core/command/PrintFormat.h"

namespace hawser::command {

namespace {

// The classes of text that WinDbg gives colours of their own.
std::optional<OutputKind> kindOf(std::string_view option) {
    if (option == "oe" || option == "ow") return OutputKind::Error;
    if (option == "od" || option == "oD") return OutputKind::Target;
    if (option == "on" || option == "op" || option == "oP" || option == "os" || option == "ov")
        return OutputKind::Normal;
    return std::nullopt;
}

// The text between the quotes as typed: \n and its kin belong to the format.
Result<std::string_view> takeFormat(Arguments& arguments) {
    if (arguments.empty() || arguments.rest().front() != '"')
        return fail(ErrorCode::InvalidArgument, ".printf needs a \"format\".");
    const std::string_view text = arguments.rest().substr(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        else if (text[i] == '"') {
            arguments = Arguments(text.substr(i + 1));
            return text.substr(0, i);
        }
    }
    return fail(ErrorCode::InvalidArgument, "A closing quote is missing.");
}

Result<Outcome> print(Call& call) {
    bool markup = false;
    OutputKind kind = OutputKind::Normal;
    while (const auto option = call.arguments.takeOption()) {
        const auto chosen = kindOf(*option);
        if (*option != "D" && !chosen)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        markup = markup || *option == "D";
        kind = chosen.value_or(kind);
    }
    const auto format = takeFormat(call.arguments);
    if (!format) return tl::unexpected(format.error());
    auto text = formatText(*format, call.arguments, call.context);
    if (!text) return tl::unexpected(text.error());
    if (!markup) {
        call.context.output().write({kind, std::move(*text), {}});
        return Outcome::Done;
    }
    for (OutputRun& run : markupRuns(*text, kind)) call.context.output().write(std::move(run));
    return Outcome::Done;
}

}  // namespace

void addTextCommands(CommandRegistry& registry) {
    registry.add("Text", {{".printf", ".printf [/D] \"Format\" [, Values]",
                           "Print; as in C, and %p %ma %mu %msa %msu %y %ly", Needs::Nothing, print}});
}

}  // namespace hawser::command
