#include <fmt/format.h>

#include <cstdlib>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/TargetStrings.h"

namespace hawser::command {

namespace {

// "${/v:Name}" is the name itself, whatever it stands for.
std::string_view nameIn(std::string_view word) {
    if (word.starts_with("${/v:") && word.ends_with('}')) return word.substr(5, word.size() - 6);
    return word;
}

Result<std::string> textOf(Call& call, std::string_view option, std::string_view name) {
    const std::string_view rest = call.arguments.rest();
    if (option == "e") {
        const char* const value = std::getenv(std::string(trim(rest)).c_str());
        if (value == nullptr)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("There is no environment variable '{}'.", oneLine(trim(rest), 64)));
        return std::string(value);
    }
    if (option == "f") return readUserFile(std::string(trim(rest)), AliasTable::kMaxReplaced);
    if (option == "c") return call.capture(rest);
    if (option == "x") {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        return fmt::format("0x{:x}", *value);
    }
    const auto kind = stringKindOf(option);
    if (!kind)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("Syntax error at '/{}': {} knows /e /ma /mu /msa /msu /x /f /c.",
                                oneLine(option, 32), name));
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return readTargetString(call.context, *address, *kind);
}

Result<Outcome> setAlias(Call& call) {
    const auto option = call.arguments.takeOption();
    const std::string name(nameIn(call.arguments.takeWord()));
    call.arguments.empty();  // leaves the blanks in front away
    std::string text(call.arguments.rest());
    if (option) {
        auto value = textOf(call, *option, call.name);
        if (!value) return tl::unexpected(value.error());
        text = std::move(*value);
    } else if (call.name == "aS" && text.starts_with('"')) {
        const auto quoted = call.arguments.takeQuoted();
        if (!quoted) return tl::unexpected(quoted.error());
        text = **quoted;
    }
    if (text.empty() && !option) return fail(ErrorCode::InvalidArgument, "An alias needs a name and a text.");
    if (auto set = call.context.memory().aliases.set(name, std::move(text)); !set)
        return tl::unexpected(set.error());
    return Outcome::Done;
}

Result<Outcome> deleteAlias(Call& call) {
    const auto option = call.arguments.takeOption();
    const std::string_view name = nameIn(call.arguments.takeWord());
    AliasTable& aliases = call.context.memory().aliases;
    if (name == "*") {
        aliases.clear();
        return Outcome::Done;
    }
    if (name.empty()) return fail(ErrorCode::InvalidArgument, "ad needs the name of an alias, or *.");
    if (!aliases.remove(name) && !(option && *option == "q"))
        return fail(ErrorCode::InvalidArgument, fmt::format("There is no alias '{}'.", oneLine(name, 32)));
    return Outcome::Done;
}

Result<Outcome> listAliases(Call& call) {
    const auto& named = call.context.aliases().named();
    if (named.empty()) {
        call.context.output().print("No aliases\n");
        return Outcome::Done;
    }
    std::string text = "  Alias            Value  \n -------          ------- \n";
    for (const auto& [name, value] : named)
        text += fmt::format(" {:<16} {} \n", oneLine(name, 64), oneLine(value, 4096));
    call.context.output().print(text);
    return Outcome::Done;
}

}  // namespace

void addAliasCommands(CommandRegistry& registry) {
    registry.add(
        "Aliases",
        {
            taking(Operand::Text, {"as", "as [/x | /e | /ma | /mu | /msa | /msu | /f | /c] Name Text",
                                   "A name for a text", Needs::Nothing, setAlias}),
            taking(Operand::Text,
                   {"aS", "aS Name Text | \"Text\"", "The same, ends at a ;", Needs::Nothing, setAlias}),
            taking(Operand::Alias,
                   {"ad", "ad [/q] Name | *", "Delete an alias", Needs::Nothing, deleteAlias}),
            {"al", "al", "List the aliases", Needs::Nothing, listAliases},
        });
}

}  // namespace hawser::command
