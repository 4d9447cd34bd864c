#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <ctime>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Interpreter.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/StopReport.h"
#include "core/command/TargetReport.h"
#include "core/command/VersionText.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxTitle = 200;            // characters
constexpr std::size_t kMaxCommandLine = 0x20000;  // bytes
constexpr std::string_view kDefaultLog = "hawser.log";

Result<Outcome> comment(Call&) {
    return Outcome::Done;
}

Result<Outcome> echo(Call& call) {
    call.arguments.empty();  // leaves the blanks in front away
    std::string_view text = call.arguments.rest();
    const auto quoted = call.arguments.takeQuoted();
    // Without its quotes as it was typed: backslashes are text here.
    if (quoted && *quoted && call.arguments.empty()) text = text.substr(1, text.rfind('"') - 1);
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
    return fmt::format("_{:04x}_{:04}-{:02}-{:02}_{:02}-{:02}-{:02}", getpid(), time.tm_year + 1900,
                       time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
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
    call.context.output().print(fmt::format("Closing open log file {}\n", oneLine(*closed, kShownPath)));
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
    call.context.output().print(fmt::format("Opened log file '{}'\n", oneLine(path, kShownPath)));
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
    call.context.output().print(path ? fmt::format("Log '{}' opened.\n", oneLine(*path, kShownPath))
                                     : std::string("No log file is open.\n"));
    return Outcome::Done;
}

// As the system keeps it. Passwords may stand in it.
Result<Outcome> commandLine(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (!call.context.session().asker().empty())
        return fail(ErrorCode::Refused,
                    "vercommand is for whoever sits at this computer, not for those who joined.");
    auto read = readUserFile("/proc/self/cmdline", kMaxCommandLine);
    if (!read) return tl::unexpected(read.error());
    std::string words = std::move(*read);
    std::ranges::replace(words, '\0', ' ');
    call.context.output().print(fmt::format("command line: '{}'\n", oneLine(trim(words), kShownPath)));
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
        call.context.output().print(fmt::format("Connection: {}\n", oneLine(transport, kShownPath)));
    return call.context.debugger().identified() ? targetVersion(call) : Result<Outcome>(Outcome::Done);
}

// The target's own machine is the only one: WinDbg's others are for programs of another kind.
Result<Outcome> effectiveMachine(Call& call) {
    const auto machine = call.context.debugger().target().machine();
    const std::string_view word = call.arguments.takeWord();
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const std::string_view own = machine == Machine::X64   ? "amd64"
                                 : machine == Machine::X86 ? "x86"
                                                           : "arm64";
    const bool same = word.empty() || word == "." || word == "#" || equalIgnoringCase(word, own) ||
                      equalIgnoringCase(word, machineName(machine));
    if (!same)
        return fail(ErrorCode::Unsupported,
                    fmt::format("{}: the effective machine is always the target's own ({}).", call.name,
                                machineName(machine)));
    call.context.output().print(fmt::format("Effective machine: {}\n", machineName(machine)));
    return Outcome::Done;
}

Result<Outcome> setTitle(Call& call) {
    const std::string title = oneLine(trim(call.arguments.rest()), kMaxTitle);
    if (title.empty()) return fail(ErrorCode::InvalidArgument, ".wtitle needs a title.");
    call.context.session().setTitle(title);
    if (call.context.session().host() == Host::Console)
        call.context.output().print(
            fmt::format("The title of a terminal that shows titles is '{}' now.\n", title));
    return Outcome::Done;
}

// One line for each that was typed, the oldest first.
Result<Outcome> writeHistory(Call& call) {
    call.arguments.empty();
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    const std::string path = *quoted ? **quoted : std::string(trim(call.arguments.rest()));
    if (path.empty()) return fail(ErrorCode::InvalidArgument, ".write_cmd_hist needs the name of a file.");
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    if (!file) return tl::unexpected(file.error());
    std::string text;
    for (const std::string& line : call.context.memory().history) text += line + "\n";
    if (auto written = file->write(text); !written) return tl::unexpected(written.error());
    call.context.output().print(fmt::format("Wrote command history to {}\n", oneLine(path, kShownPath)));
    return Outcome::Done;
}

}  // namespace

void addSessionCommands(CommandRegistry& registry) {
    registry.add(
        "Session",
        {
            taking(Operand::Text, {"*", "* text", "Comment to the end of the line", Needs::Nothing, comment}),
            taking(Operand::Text, {"$$", "$$ text", "Comment to the next ;", Needs::Nothing, comment}),
            taking(Operand::Text, {".echo", ".echo text", "Print the text", Needs::Nothing, echo}),
            taking(Operand::Text, {".wtitle", ".wtitle Title", "Name the window", Needs::Nothing, setTitle}),
            {".cls", ".cls", "Clear the output", Needs::Nothing, clearScreen},
            taking(Operand::File, {".logopen", ".logopen [/t] [/u] [/d] [File]",
                                   "Write a log file; /t: time in its name", Needs::Nothing, logOpen}),
            taking(Operand::File, {".logappend", ".logappend [/t] [/u] [/d] [File]", "Go on with a log file",
                                   Needs::Nothing, logAppend}),
            {".logclose", ".logclose", "Close the log file", Needs::Nothing, logClose},
            {".logfile", ".logfile", "Tell the log file", Needs::Nothing, logFile},
            {"version", "version", "Versions of debugger and target", Needs::Nothing, version},
            {"vercommand", "vercommand", "How the debugger was started", Needs::Nothing, commandLine},
            {"vertarget", "vertarget", "Version of the target", Needs::Nothing, targetVersion},
            {".effmach", ".effmach", "The processor's mode: always the target's own", Needs::Session,
             effectiveMachine},
            taking(Operand::File,
                   {".write_cmd_hist", ".write_cmd_hist File", "Write the lines that were typed to a file",
                    Needs::Nothing, writeHistory}),
        });
}

}  // namespace hawser::command
