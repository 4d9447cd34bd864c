#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/CrashReport.h"
#include "core/command/OneLine.h"
#include "core/command/StopReport.h"
#include "core/command/VersionText.h"
#include "core/engine/BugCheckData.h"
#include "core/engine/BugCheckNames.h"
#include "core/engine/ErrorKind.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxWord = 32;

Result<Outcome> bugCheck(Call& call) {
    const auto data = engine::readBugCheck(call.context.debugger());
    if (!data) return tl::unexpected(data.error());
    const std::string_view name = engine::bugCheckName(static_cast<std::uint32_t>(data->code));
    std::string text = fmt::format("Bugcheck code {:08X}{}\nArguments", data->code,
                                   name.empty() ? std::string() : fmt::format(" ({})", name));
    for (const std::uint64_t parameter : data->parameters) text += " " + call.context.pointerText(parameter);
    call.context.output().print(text + "\n");
    return Outcome::Done;
}

// -show Code [P1 [P2 [P3 [P4]]]]: nothing of the target is asked.
Result<Outcome> showAnalysis(Call& call) {
    engine::BugCheck asked;
    const auto code = call.arguments.takeExpression(call.context, Signs::AsWritten);
    if (!code) return tl::unexpected(code.error());
    asked.code = *code & 0xFFFFFFFF;
    for (std::uint64_t& parameter : asked.parameters) {
        if (call.arguments.empty()) break;
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        parameter = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.output().print(bugCheckText(call.context, asked));
    return Outcome::Done;
}

// What there is to say where nothing crashed.
Result<Outcome> showStop(Call& call, std::string_view why) {
    const engine::Debugger& debugger = call.context.debugger();
    call.context.output().print(fmt::format("{}\n", why));
    if (const auto* exception = debugger.stop()->exception())
        call.context.output().print(fmt::format("Last event: {}\n", exceptionText(*exception)));
    printPlace(call.context.debugger(), call.context.placeParts(), call.context.output());
    return Outcome::Done;
}

Result<Outcome> analyze(Call& call) {
    bool verbose = false;
    while (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        if (word == "-show") return showAnalysis(call);
        if (word == "-hang")
            return fail(ErrorCode::Unsupported,
                        "!analyze -hang needs symbols, which this version does not read.");
        // -f analyzes what looks like no crash too; here that shows the stop in any case.
        if (word != "-v" && word != "-f")
            return fail(
                ErrorCode::InvalidArgument,
                fmt::format("!analyze takes -v, -f and -show Code, not '{}'.", oneLine(word, kMaxWord)));
        verbose = verbose || word == "-v";
    }
    engine::Debugger& debugger = call.context.debugger();
    const auto data = engine::readBugCheck(debugger);
    if (!data && engine::endsWalk(data.error())) return tl::unexpected(data.error());
    if (!data) return showStop(call, inWords(data.error()));
    if (data->code == 0) return showStop(call, "No bug check: the target has not crashed.");
    const auto analysis = engine::analyzeCrash(debugger, *data);
    if (!analysis) return tl::unexpected(analysis.error());
    printCrash(call.context, *analysis, verbose);
    return Outcome::Done;
}

}  // namespace

void addAnalyzeCommands(CommandRegistry& registry) {
    registry.add(
        "Crash",
        {
            {".bugcheck", ".bugcheck", "Code, name and parameters of the crash", Needs::Stopped, bugCheck},
            {"!analyze", "!analyze [-v] [-show Code [Parameters]]",
             "What the crash tells; -v: all of it; -show: what a code means", Needs::Stopped, analyze},
        });
}

}  // namespace hawser::command
