#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Interpreter.h"
#include "core/command/OneLine.h"
#include "core/command/StopReport.h"
#include "core/command/VersionText.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxPath = 4096;
constexpr std::string_view kDefaultLog = "hawser.log";

Result<Outcome> comment(Call&) {
    return Outcome::Done;
}

Result<Outcome> echo(Call& call) {
    call.arguments.empty();  // leaves the blanks in front away
    const auto quoted = call.arguments.takeQuoted();
    const bool whole = quoted && *quoted && call.arguments.empty();
    const std::string text = whole ? **quoted : std::string(call.arguments.rest());
    call.context.output().print(oneLine(text, Interpreter::kMaxLine) + "\n");
    return Outcome::Done;
}

Result<Outcome> clearScreen(Call& call) {
    call.context.session().clearOutput();
    return Outcome::Done;
}

std::string nowForFileName() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm time{};
    if (localtime_r(&now, &time) == nullptr) return {};
    return fmt::format("_{:04}-{:02}-{:02}_{:02}-{:02}-{:02}", time.tm_year + 1900, time.tm_mon + 1,
                       time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
}

std::string withTime(std::string path) {
    const std::size_t slash = path.find_last_of('/');
    const std::size_t dot = path.find_last_of('.');
    const bool extension =
        dot != std::string::npos && (slash == std::string::npos || dot > slash + 1) && dot > 0;
    path.insert(extension ? dot : path.size(), nowForFileName());
    return path;
}

Result<> closeLogFile(Call& call) {
    const auto closed = call.context.session().closeLog();
    if (!closed) return tl::unexpected(closed.error());
    call.context.output().print(fmt::format("Closing open log file {}\n", oneLine(*closed, kMaxPath)));
    return {};
}

Result<Outcome> openLogFile(Call& call, bool append) {
    bool timed = false;
    // Only these are options: on this side of the cable a path may begin with a slash.
    for (Arguments ahead = call.arguments;; ahead = call.arguments) {
        const std::string_view word = ahead.takeWord();
        // /u asks for Unicode, and the log is UTF-8 always; /d picks the name, as no name does.
        if (word != "/t" && word != "/u" && word != "/d") break;
        timed = timed || word == "/t";
        call.arguments = ahead;
    }
    call.arguments.empty();
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    std::string path = *quoted ? **quoted : std::string(trim(call.arguments.rest()));
    if (path.empty()) path = std::string(kDefaultLog);
    if (timed) path = withTime(path);
    if (call.context.session().logPath()) {
        if (auto done = closeLogFile(call); !done) return tl::unexpected(done.error());
    }
    if (auto done = call.context.session().openLog(path, append); !done) return tl::unexpected(done.error());
    call.context.output().print(fmt::format("Opened log file '{}'\n", oneLine(path, kMaxPath)));
    return Outcome::Done;
}

Result<Outcome> logOpen(Call& call) {
    return openLogFile(call, false);
}
Result<Outcome> logAppend(Call& call) {
    return openLogFile(call, true);
}

Result<Outcome> logClose(Call& call) {
    if (auto done = closeLogFile(call); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> logFile(Call& call) {
    const auto path = call.context.session().logPath();
    call.context.output().print(path ? fmt::format("Log '{}' opened.\n", oneLine(*path, kMaxPath))
                                     : std::string("No log file is open.\n"));
    return Outcome::Done;
}

Result<Outcome> targetVersion(Call& call) {
    if (!call.context.debugger().identified()) {
        return fail(ErrorCode::NotAvailable, "No session: there is no target to tell the version of.");
    }
    printTargetVersion(call.context.debugger(), call.context.output());
    return Outcome::Done;
}

Result<Outcome> version(Call& call) {
    call.context.output().print(debuggerVersionText());
    const std::string transport = call.context.session().transportText();
    if (!transport.empty())
        call.context.output().print(fmt::format("Connection: {}\n", oneLine(transport, kMaxPath)));
    return call.context.debugger().identified() ? targetVersion(call) : Result<Outcome>(Outcome::Done);
}

Result<Outcome> lastEvent(Call& call) {
    const auto& stop = call.context.debugger().stop();
    std::string text = "Command string";
    if (const auto* exception = stop->exception()) text = exceptionText(*exception);
    if (const auto* load = stop->module()) {
        text = fmt::format("{} module {} at {}", load->unload ? "Unload" : "Load",
                           oneLine(load->path, kMaxPath), call.context.pointerText(load->base.value()));
    }
    call.context.output().print(fmt::format("Last event: {}\n", text));
    return Outcome::Done;
}

Result<Outcome> time(Call& call) {
    if (!call.context.debugger().identified())
        return fail(ErrorCode::NotAvailable, "No session: there is no target to tell the time of.");
    printTimes(call.context.debugger(), call.context.output());
    return Outcome::Done;
}

}  // namespace

void addSessionCommands(CommandRegistry& registry) {
    registry.add(
        "Session",
        {
            {"*", "* text", "Comment to the end of the line", Needs::Nothing, comment},
            {"$$", "$$ text", "Comment to the next ;", Needs::Nothing, comment},
            {".echo", ".echo text", "Print the text", Needs::Nothing, echo},
            {".cls", ".cls", "Clear the output", Needs::Nothing, clearScreen},
            {".logopen", ".logopen [/t] [File]", "Write a log file", Needs::Nothing, logOpen},
            {".logappend", ".logappend [/t] [File]", "Go on with a log file", Needs::Nothing, logAppend},
            {".logclose", ".logclose", "Close the log file", Needs::Nothing, logClose},
            {".logfile", ".logfile", "Tell the log file", Needs::Nothing, logFile},
            {"version", "version", "Versions of debugger and target", Needs::Nothing, version},
            {"vertarget", "vertarget", "Version of the target", Needs::Nothing, targetVersion},
            {".lastevent", ".lastevent", "Why the target stopped", Needs::Stopped, lastEvent},
            {".time", ".time", "Time and uptime of the target", Needs::Nothing, time},
        });
}

}  // namespace hawser::command
