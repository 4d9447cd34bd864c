#include "core/command/DumpCommands.h"

#include <fmt/format.h>

#include <unistd.h>

#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/MachineDump.h"
#include "core/engine/SmallDump.h"

namespace hawser::command {

namespace {

struct DumpOptions {
    std::optional<engine::DumpScope> scope;  // nothing: a small dump
    bool overwrites = false;
    std::string comment;
};

Result<> take(DumpOptions& options, std::string_view option, Arguments& arguments) {
    using engine::DumpScope;
    if (option == "m")
        options.scope.reset();
    else if (option == "f")
        options.scope = DumpScope::Full;
    else if (option == "ka")
        options.scope = DumpScope::Active;
    else if (option == "k")
        options.scope = DumpScope::Kernel;
    else if (option == "o")
        options.overwrites = true;
    else if (option == "c") {
        auto comment = arguments.takeQuoted();
        if (!comment) return tl::unexpected(comment.error());
        options.comment = *comment ? **comment : std::string(arguments.takeWord());
    } else {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("/{} is no kind of dump that can be written here: /m a small one, /f all memory, /ka "
                        "what is mapped, /k the kernel's part of it.",
                        oneLine(option, 16)));
    }
    return {};
}

// A path begins like an option, and is longer.
bool atOption(Arguments& arguments) {
    if (arguments.empty() || arguments.rest().front() != '/') return false;
    constexpr std::size_t kLongest = 3;
    const std::string_view word = arguments.rest().substr(0, arguments.rest().find(' '));
    return word.size() > 1 && word.size() <= kLongest;
}

Result<std::string> takePath(Arguments& arguments) {
    auto quoted = arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    std::string path = *quoted ? **quoted : std::string(arguments.takeWord());
    if (auto end = arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (path.empty()) return fail(ErrorCode::InvalidArgument, ".dump needs the name of the file to write.");
    return path;
}

// What the line or a resynchronization cut short is kept: the target may come back as it was.
bool mayGoOn(const Error& error) {
    return engine::isLineError(error) || error.code == ErrorCode::Cancelled;
}

engine::DumpProgress writing(SessionControl& session, const std::string& name) {
    return [&session, what = "Writing " + name](std::uint64_t done, std::uint64_t total) {
        session.tellProgress(what, done, total);
    };
}

Result<> writeMemory(CommandContext& context, std::unique_ptr<engine::MachineDump> dump) {
    const std::string name = oneLine(dump->path(), kShownPath);
    const auto report = dump->write(writing(context.session(), name));
    context.session().progressEnds();
    if (!report && mayGoOn(report.error())) context.memory().unfinishedDump = std::move(dump);
    if (!report) return tl::unexpected(report.error());
    auto& output = context.output();
    output.print(fmt::format("{} holds {} pages, {} MB.\n", name, report->pages, report->size >> 20));
    if (report->missing != 0)
        output.print(fmt::format("{} pages could not be read; they are marked absent.\n", report->missing));
    return {};
}

Result<> writeSmall(CommandContext& context, const std::string& path, const std::string& comment) {
    const std::string name = oneLine(path, kShownPath);
    const auto report =
        engine::writeSmallDump(context.debugger(), path, comment, writing(context.session(), name));
    context.session().progressEnds();
    if (!report) return tl::unexpected(report.error());
    context.output().print(
        fmt::format("{} is a small dump of {} KB: {} modules, {} KB of stack, {} KB of other memory.\n", name,
                    report->size >> 10, report->modules, report->stack >> 10, report->memory >> 10));
    return {};
}

Result<Outcome> writeDump(Call& call) {
    DumpOptions options;
    while (atOption(call.arguments)) {
        const auto option = call.arguments.takeOption();
        if (auto taken = take(options, *option, call.arguments); !taken) return tl::unexpected(taken.error());
    }
    auto path = takePath(call.arguments);
    if (!path) return tl::unexpected(path.error());
    if (!options.overwrites && ::access(path->c_str(), F_OK) == 0)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} is there already; /o writes over it.", oneLine(*path, kShownPath)));
    CommandContext& context = call.context;
    Result<> written;
    if (options.scope) {
        context.memory().unfinishedDump.reset();
        const engine::DumpOrder order{*path, options.comment, *options.scope};
        written = writeMemory(context, std::make_unique<engine::MachineDump>(context.debugger(), order));
    } else {
        written = writeSmall(context, *path, options.comment);
    }
    if (!written) return tl::unexpected(written.error());
    return Outcome::Done;
}

}  // namespace

void goOnWithDump(CommandContext& context) {
    auto dump = std::exchange(context.memory().unfinishedDump, nullptr);
    if (!dump) return;
    context.output().print(fmt::format("The dump of {} goes on.\n", oneLine(dump->path(), kShownPath)));
    if (auto written = writeMemory(context, std::move(dump)); !written)
        context.output().error(inWords(written.error()) + "\n");
}

void dropDump(CommandContext& context) {
    const auto dump = std::exchange(context.memory().unfinishedDump, nullptr);
    if (dump)
        context.output().error(fmt::format("The dump is not written: nothing is left of {}.\n",
                                           oneLine(dump->path(), kShownPath)));
}

void addDumpCommands(CommandRegistry& registry) {
    registry.add("Crash dumps",
                 {taking(Operand::File,
                         {".dump", ".dump [/m|/f|/ka|/k] [/o] [/c \"comment\"] File",
                          "Write a crash dump of the target as it stands", Needs::Stopped, writeDump})});
}

}  // namespace hawser::command
