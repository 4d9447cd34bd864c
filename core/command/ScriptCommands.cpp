#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/language/AliasTable.h"
#include "core/command/language/TextReplacement.h"

// Script files. Those of $< and $$< run line by line, each as if typed; the others as one block, which may
// have its blocks over several lines.
namespace hawser::command {

namespace {

Result<std::string> readScript(std::string_view path) {
    if (path.empty()) return fail(ErrorCode::InvalidArgument, "The name of a script file is missing.");
    return readUserFile(std::string(path), kMaxScript);
}

Turns lines(std::string text) {
    Turns turns;
    turns.loop = false;
    turns.isolated = true;
    turns.next = [text = std::move(text),
                  at = std::size_t{0}]() mutable -> Result<std::optional<std::string>> {
        if (at >= text.size()) return std::optional<std::string>();
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1;
        return std::optional(std::move(line));
    };
    return turns;
}

std::string fileName(Call& call) {
    call.arguments.empty();
    const auto quoted = call.arguments.takeQuoted();
    return quoted && *quoted ? **quoted : std::string(trim(call.arguments.rest()));
}

Result<Outcome> runLines(Call& call) {
    auto text = readScript(fileName(call));
    if (!text) return tl::unexpected(text.error());
    call.follow = lines(std::move(*text));
    return Outcome::Done;
}

Result<Outcome> runBlock(Call& call) {
    auto text = readScript(fileName(call));
    if (!text) return tl::unexpected(text.error());
    call.follow = oneTurn(std::move(*text));
    return Outcome::Done;
}

Result<std::string> takeArgument(Arguments& arguments) {
    const auto quoted = arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    return *quoted ? std::move(**quoted) : std::string(arguments.takeWord());
}

// ${$arg1} and its kin are the words behind the file's name.
Result<Outcome> runWithArguments(Call& call) {
    const auto path = takeArgument(call.arguments);
    if (!path) return tl::unexpected(path.error());
    const auto text = readScript(*path);
    if (!text) return tl::unexpected(text.error());
    std::vector<std::string> values;
    while (!call.arguments.empty()) {
        auto value = takeArgument(call.arguments);
        if (!value) return tl::unexpected(value.error());
        values.push_back(std::move(*value));
    }
    TextReplacement given;
    given.answers = [](std::string_view name) { return name.starts_with("$arg"); };
    given.find = [&](std::string_view name) -> std::optional<std::string_view> {
        if (!given.answers(name)) return std::nullopt;
        const auto number = parseNumber(name.substr(4), 10);
        if (!number || *number == 0 || *number > values.size()) return std::nullopt;
        return values[static_cast<std::size_t>(*number - 1)];
    };
    given.words = false;
    given.limit = kMaxScript;
    call.follow = oneTurn(replaceNames(*text, given));
    return Outcome::Done;
}

}  // namespace

void addScriptCommands(CommandRegistry& registry) {
    registry.add(
        "Script files",
        {
            taking(Operand::File, {"$<", "$<File", "Run a file, line by line", Needs::Nothing, runLines}),
            taking(Operand::File,
                   {"$$<", "$$<File", "The same; a ; ends the name", Needs::Nothing, runLines}),
            taking(Operand::File, {"$><", "$><File", "Run a file as one block", Needs::Nothing, runBlock}),
            taking(Operand::File,
                   {"$$><", "$$><File", "The same; a ; ends the name", Needs::Nothing, runBlock}),
            taking(Operand::File, {"$$>a<", "$$>a<File [Arguments]", "The same with ${$arg1} and so on",
                                   Needs::Nothing, runWithArguments}),
        });
}

}  // namespace hawser::command
