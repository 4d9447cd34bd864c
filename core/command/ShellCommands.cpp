#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"

// Programs of this computer: ".shell", "!!", and what a debugger's own commands print given to one.
namespace hawser::command {

namespace {

constexpr std::size_t kMaxPrinted = 16 << 20;  // bytes of what a program prints

Result<Outcome> runProgram(Call& call) {
    std::string input;
    while (!call.arguments.empty() && call.arguments.rest().front() == '-') {
        Arguments ahead = call.arguments;
        const std::string_view option = ahead.takeWord();
        if (option != "-ci" && option != "-i" && option != "-o" && option != "-e" && option != "-x" &&
            option != "-t")
            break;
        if (option != "-ci")
            return fail(ErrorCode::Unsupported,
                        fmt::format("{} knows -ci \"Commands\"; '{}' is not available.", call.name, option));
        const auto commands = ahead.takeQuoted();
        if (!commands) return tl::unexpected(commands.error());
        if (!*commands) return fail(ErrorCode::InvalidArgument, "Commands in quotes follow -ci.");
        auto printed = call.capture(**commands);
        if (!printed) return tl::unexpected(printed.error());
        input += *printed;
        call.arguments = ahead;
    }
    const std::string command(trim(call.arguments.rest()));
    if (command.empty())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} needs a command: there is no shell to wait in.", call.name));
    if (!call.context.session().asker().empty())
        return fail(
            ErrorCode::Unsupported,
            fmt::format("{} is for whoever sits at this computer, not for those who joined.", call.name));
    if (!call.context.session().hostRights().runsPrograms())
        return fail(ErrorCode::Refused, "Shell commands are disabled.");
    auto text = call.context.session().runShell(command, input);
    if (!text) return tl::unexpected(text.error());
    std::string shown = printable(*text, kMaxPrinted);
    if (!shown.empty() && shown.back() != '\n') shown += '\n';
    call.context.output().print(shown);
    return Outcome::Done;
}

}  // namespace

void addShellCommands(CommandRegistry& registry) {
    registry.add("Around the debugger",
                 {
                     taking(Operand::Text, {".shell", ".shell [-ci \"Commands\"] Command",
                                            "Run a program of this computer", Needs::Nothing, runProgram}),
                     taking(Operand::Text, {"!!", "!! Command", "As .shell", Needs::Nothing, runProgram}),
                 });
}

}  // namespace hawser::command
