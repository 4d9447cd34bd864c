#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"

// The tokens of the command language: the parser knows them, the table tells of them.
namespace hawser::command {

namespace {

Result<Outcome> token(Call& call) {
    return fail(ErrorCode::InvalidArgument, std::string(call.name) + " takes no processor in front.");
}

Result<Outcome> help(Call& call) {
    call.context.output().print(helpText(*call.registry, trim(call.arguments.rest())));
    return Outcome::Done;
}

// What WinDbg has in extensions.
Result<Outcome> extensionHelp(Call& call) {
    const auto isExtension = [](const Command& command) { return command.name.starts_with('!'); };
    call.context.output().print(helpText(*call.registry, trim(call.arguments.rest()), isExtension));
    return Outcome::Done;
}

}  // namespace

void addLanguageCommands(CommandRegistry& registry) {
    registry.add(
        "Programs",
        {
            {".if", ".if (Condition) {Commands} [.else {Commands}]", "Choose", Needs::Nothing, token},
            {".elsif", ".elsif (Condition) {Commands}", "Another choice behind .if", Needs::Nothing, token},
            {".else", ".else {Commands}", "What is left", Needs::Nothing, token},
            {".for", ".for (First; Condition; Each) {Commands}", "Count", Needs::Nothing, token},
            {".while", ".while (Condition) {Commands}", "Repeat", Needs::Nothing, token},
            {".do", ".do {Commands} (Condition)", "Repeat, at least once", Needs::Nothing, token},
            {".foreach", ".foreach [/pS N] [/ps N] (Name {Commands}) {Commands}",
             "For each word; /s \"text\" or /f \"file\"", Needs::Nothing, token},
            {".break", ".break", "Leave the loop", Needs::Nothing, token},
            {".continue", ".continue", "The loop's next turn", Needs::Nothing, token},
            {".block", ".block {Commands}", "Replace aliases anew", Needs::Nothing, token},
            {".catch", ".catch {Commands}", "Go on behind it after an error", Needs::Nothing, token},
            {".leave", ".leave", "Leave the .catch", Needs::Nothing, token},
            {"j", "j Expression 'Commands' ; 'Commands'", "Choose one of the two", Needs::Nothing, token},
            {"z", "Commands ; z(Expression)", "Again while it holds", Needs::Nothing, token},
            taking(Operand::CommandName, {".help", ".help [Command]", "What there is", Needs::Nothing, help}),
            taking(Operand::CommandName,
                   {".hh", ".hh [Command]", "The same; F1 in the window says more", Needs::Nothing, help}),
            taking(Operand::CommandName,
                   {"!help", "!help [Command]", "The commands that WinDbg has in extensions", Needs::Nothing,
                    extensionHelp}),
        });
}

}  // namespace hawser::command
