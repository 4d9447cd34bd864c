#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"

// What is shown, and how: .ofilter, .outmask, .prompt_allow, .pcmd, .idle_cmd,
// .echotimestamps, .echocpunum, so, sq.
namespace hawser::command {

namespace {

constexpr std::size_t kMaxFilter = 1024;  // characters

Result<Outcome> filterTarget(Call& call) {
    OutputHabits& habits = call.context.session().habits();
    if (call.arguments.empty()) {
        call.context.output().print(habits.targetPattern.empty()
                                        ? std::string("No output filter is set.\n")
                                        : fmt::format("{} output that matches the filter: '{}'\n",
                                                      habits.patternHides ? "Not showing" : "Only showing",
                                                      oneLine(habits.targetPattern, kMaxFilter)));
        return Outcome::Done;
    }
    bool hides = false;
    while (const auto option = call.arguments.takeOption()) {
        if (*option != "!")
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}': .ofilter knows /!", oneLine(*option, 32)));
        hides = true;
    }
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    const std::string pattern = *quoted ? **quoted : std::string(trim(call.arguments.rest()));
    if (*quoted)
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (pattern.size() > kMaxFilter)
        return fail(ErrorCode::InvalidArgument, "A pattern has at most 1024 characters.");
    habits.targetPattern = pattern;
    habits.patternHides = hides && !pattern.empty();
    return Outcome::Done;
}

Result<Outcome> maskOutput(Call& call) {
    OutputHabits& habits = call.context.session().habits();
    const auto tell = [&] {
        call.context.output().print(fmt::format("Client output mask is 0x{:x}\n", habits.mask));
        return Outcome::Done;
    };
    if (call.arguments.empty()) return tell();
    if (const auto option = call.arguments.takeOption()) {
        // /a: all; /d: as at the start, which is all.
        if (*option != "a" && *option != "d")
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        habits.mask = OutputHabits::kMaskAll;
        return tell();
    }
    const bool takes = call.arguments.take('-');
    if (!takes) call.arguments.take('+');
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*value > UINT32_MAX) return fail(ErrorCode::InvalidArgument, "An output mask has 32 bits.");
    const auto bits = static_cast<std::uint32_t>(*value);
    habits.mask = takes ? habits.mask & ~bits : habits.mask | bits;
    return tell();
}

bool* partNamed(PlaceParts& parts, std::string_view name) {
    if (name == "reg") return &parts.registers;
    if (name == "dis") return &parts.disassembly;
    if (name == "sym") return &parts.symbol;
    return nullptr;
}

// "+reg -dis": what each stop shows.
Result<Outcome> allowInPrompt(Call& call) {
    PlaceParts& shown = call.context.session().habits().place;
    PlaceParts parts = shown;
    while (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        const bool signedWord = word.starts_with('+') || word.starts_with('-');
        const std::string_view name = signedWord ? word.substr(1) : std::string_view();
        bool* const part = partNamed(parts, name);
        // Where the effective address and the source line are shown, it is not as a part of the place.
        if (part == nullptr && name != "ea" && name != "src")
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("'{}' is none of +/- reg, dis, ea, src, sym.", oneLine(word, 32)));
        if (part != nullptr) *part = word.starts_with('+');
    }
    shown = parts;
    const auto list = [](const PlaceParts& which, bool wanted) {
        std::string text;
        if (which.symbol == wanted) text += " sym";
        if (which.disassembly == wanted) text += " dis";
        if (which.registers == wanted) text += " reg";
        return text.empty() ? std::string(" none") : text;
    };
    call.context.output().print(
        fmt::format("Allow the following information to be displayed at the prompt:\n({} )\n"
                    "Do not allow the following:\n({} )\n",
                    list(shown, true), list(shown, false)));
    return Outcome::Done;
}

// Commands that are kept to be run later: in quotes, or all that is left. They must parse now.
Result<std::string> takeKeptCommands(Call& call) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    std::string text = *quoted ? **quoted : std::string(trim(call.arguments.rest()));
    if (auto parses = call.check(text); !parses) return tl::unexpected(parses.error());
    return text;
}

// Commands at each stop, before its prompt.
Result<Outcome> promptCommand(Call& call) {
    std::string& command = call.context.memory().stopCommand;
    if (!call.arguments.empty()) {
        const std::string_view option = call.arguments.takeWord();
        if (option == "-c") {
            command.clear();
        } else if (option == "-s") {
            auto text = takeKeptCommands(call);
            if (!text) return tl::unexpected(text.error());
            command = std::move(*text);
        } else {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '{}': .pcmd knows -s \"Commands\" and -c.",
                                    oneLine(option, 32)));
        }
    }
    call.context.output().print(
        command.empty() ? std::string("No per-prompt command\n")
                        : fmt::format("Per-prompt command is '{}'\n", oneLine(command, kMaxFilter)));
    return Outcome::Done;
}

// Commands whenever there is a prompt again after the target has run; and now, for there is one.
Result<Outcome> idleCommand(Call& call) {
    CommandMemory& memory = call.context.memory();
    if (const auto option = call.arguments.takeOption()) {
        if (*option != "d" || !call.arguments.empty())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}': .idle_cmd knows /d", oneLine(*option, 32)));
        memory.idleCommand.clear();
    } else if (!call.arguments.empty()) {
        auto text = takeKeptCommands(call);
        if (!text) return tl::unexpected(text.error());
        memory.idleCommand = std::move(*text);
        memory.idleCommandDue = call.context.debugger().stopped();
    }
    call.context.output().print(
        memory.idleCommand.empty()
            ? std::string("No idle command\n")
            : fmt::format("Execute when idle: {}\n", oneLine(memory.idleCommand, kMaxFilter)));
    return Outcome::Done;
}

// As KD takes them: a word sets its option, for good.
Result<Outcome> kernelOptions(Call& call) {
    CommandMemory& memory = call.context.memory();
    bool extensions = memory.unknownExtensionsTold;
    bool versions = memory.extensionVersionsMatter;
    while (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        const std::string option = toLower(word);
        if (option != "noextwarning" && option != "noversioncheck")
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("'{}' is neither NOEXTWARNING nor NOVERSIONCHECK.", oneLine(word, 32)));
        (option == "noextwarning" ? extensions : versions) = false;
    }
    memory.unknownExtensionsTold = extensions;
    memory.extensionVersionsMatter = versions;
    call.context.output().print(
        fmt::format("Kernel debugging options:{}{}{}\n", extensions ? "" : " NOEXTWARNING",
                    versions ? "" : " NOVERSIONCHECK", extensions && versions ? " none" : ""));
    return Outcome::Done;
}

Result<Outcome> quiet(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    bool& on = call.context.session().habits().quiet;
    on = call.name == "sqe" || (call.name == "sq" && !on);
    call.context.output().print(fmt::format("Quiet mode is {}\n", on ? "ON" : "OFF"));
    return Outcome::Done;
}

// "0", "1", or nothing for the other one.
Result<Outcome> switchHabit(Call& call, bool& habit, std::string_view what) {
    const auto wanted = call.arguments.takeSwitch(call.context, call.name);
    if (!wanted) return tl::unexpected(wanted.error());
    habit = wanted->value_or(!habit);
    call.context.output().print(fmt::format("{}: {}\n", what, habit ? "on" : "off"));
    return Outcome::Done;
}

Result<Outcome> echoTimes(Call& call) {
    return switchHabit(call, call.context.session().habits().timeStamps, "Event time stamps");
}

Result<Outcome> echoProcessors(Call& call) {
    return switchHabit(call, call.context.session().habits().processorNumbers, "Processor numbers");
}

}  // namespace

void addHabitCommands(CommandRegistry& registry) {
    registry.add(
        "What is shown",
        {
            {".ofilter", ".ofilter [/!] [\"Pattern\"]", "Which lines of the target are shown; \"\": all",
             Needs::Nothing, filterTarget},
            {".outmask", ".outmask [/a | [+|-]Mask]", "Which kinds of output are shown", Needs::Nothing,
             maskOutput},
            {".prompt_allow", ".prompt_allow [+|-reg|dis|sym]...", "What each stop shows of its place",
             Needs::Nothing, allowInPrompt},
            {".pcmd", ".pcmd [-s \"Commands\" | -c]", "Commands at each stop", Needs::Nothing, promptCommand},
            {".idle_cmd", ".idle_cmd [Commands | /d]",
             "Commands whenever the target has stopped, and at once", Needs::Nothing, idleCommand},
            {"so", "so [NOEXTWARNING] [NOVERSIONCHECK]", "Options of KD: what is said of unknown extensions",
             Needs::Nothing, kernelOptions},
            {".echotimestamps", ".echotimestamps [0|1]",
             "The time before each line of the target and each event", Needs::Nothing, echoTimes},
            {".echocpunum", ".echocpunum [0|1]",
             "The processor before each line of the target and each event", Needs::Nothing, echoProcessors},
            {"sq", "sq", "Quiet mode on or off: no box around a break by hand", Needs::Nothing, quiet},
            {"sqe", "sqe", "Quiet mode on", Needs::Nothing, quiet},
            {"sqd", "sqd", "Quiet mode off", Needs::Nothing, quiet},
        });
}

}  // namespace hawser::command
