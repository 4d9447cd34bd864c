#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/SourceLineText.h"
#include "core/engine/FrameView.h"
#include "core/engine/Sources.h"

// Source lines: options, paths, and listings.
namespace hawser::command {

namespace {

constexpr std::uint32_t kMaxListed = 100'000;

engine::Sources& sourcesOf(const Call& call) {
    return call.context.debugger().sources();
}

// --- l+, l-, .lines ---

struct Option {
    char letter;
    bool engine::SourceOptions::*chosen;
    std::string_view meaning;
};
constexpr std::array<Option, 4> kOptions{
    {{'t', &engine::SourceOptions::step, "1/t - Step/trace by source line"},
     {'l', &engine::SourceOptions::numbers, "2/l - List source line at prompt"},
     {'s', &engine::SourceOptions::text, "4/s - List source code at prompt"},
     {'o', &engine::SourceOptions::only, "8/o - Only show source code at prompt"}}};

std::string optionsText(const engine::SourceOptions& options) {
    unsigned bits = 0;
    std::string list;
    for (std::size_t i = 0; i < kOptions.size(); ++i) {
        if (!(options.*kOptions[i].chosen)) continue;
        bits |= 1U << i;
        list += fmt::format("     {}\n", kOptions[i].meaning);
    }
    return fmt::format("Source options are {:x}:\n{}", bits, bits == 0 ? "    None\n" : list);
}

Result<Outcome> setOptions(Call& call) {
    const bool on = call.arguments.take('+');
    if (!on && !call.arguments.take('-'))
        return fail(ErrorCode::InvalidArgument, "Syntax error: l+ or l-, and behind it t, l, s, o or *.");
    const std::string_view word = call.arguments.takeWord();
    engine::SourceOptions& options = sourcesOf(call).options;
    if (!word.empty()) {
        // Only the first letter counts (public page "l+, l-").
        bool known = false;
        for (const Option& option : kOptions) {
            if (word.front() != option.letter && word.front() != '*') continue;
            options.*option.chosen = on;
            known = true;
        }
        if (!known)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("The source options are t, l, s, o and *, not '{}'.", oneLine(word, 32)));
    }
    call.context.output().print(optionsText(options));
    return Outcome::Done;
}

Result<Outcome> toggleLines(Call& call) {
    engine::SourceLines& lines = sourcesOf(call).lines;
    const std::string_view word = call.arguments.takeWord();
    if (!word.empty() && word != "-e" && word != "-d" && word != "-t")
        return fail(ErrorCode::InvalidArgument, ".lines knows -e, -d and -t.");
    lines.enable(word == "-e" || (word != "-d" && !lines.enabled()));
    call.context.output().print(
        fmt::format("Line number information will {}be loaded\n", lines.enabled() ? "" : "not "));
    return Outcome::Done;
}

// --- .srcpath ---

Result<Outcome> sourcePath(Call& call) {
    engine::SourceFiles& files = sourcesOf(call).files;
    const bool adds = call.arguments.take('+');
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    const std::string path(*quoted ? std::string_view(**quoted) : trim(call.arguments.rest()));
    if (path.find("srv*") != std::string::npos)
        return fail(ErrorCode::Unsupported, "Source servers are not supported: name folders.");
    if (!path.empty()) files.setPath((adds && !files.path().empty() ? files.path() + ";" : "") + path);
    call.context.output().print(fmt::format(
        "Source search path is: {}\n", files.path().empty() ? "<empty>" : oneLine(files.path(), kShownPath)));
    return Outcome::Done;
}

Result<Outcome> localSourcePath(Call& call) {
    if (!call.context.session().asker().empty())
        return fail(ErrorCode::Unsupported,
                    "Sources are read where the session is: .srcpath sets the path there.");
    return sourcePath(call);
}

Result<Outcome> refuseServer(Call&) {
    return fail(ErrorCode::Unsupported, "Source servers are not supported; .srcpath names folders.");
}

// --- ls and its kin ---

Result<Outcome> loadFile(Call& call) {
    const bool unloads = call.arguments.take('-');
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    const std::string file(*quoted ? std::string_view(**quoted) : trim(call.arguments.rest()));
    if (unloads) {
        call.context.memory().listing = {};
        return Outcome::Done;
    }
    if (file.empty()) return fail(ErrorCode::InvalidArgument, "lsf needs the name of a source file.");
    const auto text = sourcesOf(call).text(file);
    if (!text) return tl::unexpected(text.error());
    call.context.memory().listing = {*text, 1, 0};
    return Outcome::Done;
}

Result<Outcome> currentFile(Call& call) {
    const auto& listing = call.context.memory().listing;
    if (listing.text == nullptr)
        return fail(ErrorCode::NotAvailable, "No source file is loaded; lsf loads one.");
    call.context.output().print(fmt::format("Current: {}\n", placeText(listing.text->path, listing.next)));
    return Outcome::Done;
}

Result<> listAt(Call& call, const std::optional<engine::SourcePosition>& position, Address address) {
    if (!position)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No source line is known of {}.", call.context.pointerText(address.value())));
    const auto text = sourcesOf(call).text(position->file);
    if (!text) return tl::unexpected(text.error());
    call.context.memory().listing = {*text, position->line, position->line};
    if ((*text)->match == engine::SourceMatch::Differs)
        call.context.output().error(
            fmt::format("{} is not the file that was compiled: its checksum is another one.\n",
                        oneLine((*text)->path, kShownPath)));
    return {};
}

Result<std::optional<std::uint32_t>> takeNumber(Call& call) {
    if (call.arguments.empty() || call.arguments.rest().front() == ',') return std::nullopt;
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    if (*value > kMaxListed)
        return fail(ErrorCode::InvalidArgument, fmt::format("No more than {} lines are listed.", kMaxListed));
    return static_cast<std::uint32_t>(*value);
}

// The line that the frame executes which is looked at.
Result<> listCurrent(Call& call) {
    const auto frame = engine::frameInView(call.context.debugger());
    if (!frame) return tl::unexpected(frame.error());
    return listAt(call, engine::sourceOf(call.context.debugger(), *frame), frame->codeAddress());
}

// "[First][, Count]".
Result<> printLines(Call& call, std::uint32_t before) {
    auto& listing = call.context.memory().listing;
    const auto first = takeNumber(call);
    if (!first) return tl::unexpected(first.error());
    std::optional<std::uint32_t> count;
    if (call.arguments.take(',')) {
        const auto given = takeNumber(call);
        if (!given) return tl::unexpected(given.error());
        count = *given;
    }
    if (auto end = call.arguments.expectEnd(); !end) return end;
    const auto& around = call.context.memory().listed;
    listing.next = *first ? std::max(**first, 1U) : listing.next - std::min(before, listing.next - 1);
    const std::size_t most = count.value_or(around.before + around.after);
    for (const std::string_view line : listing.text->lines(listing.next, most)) {
        if (auto go = call.context.checkInterrupted(); !go) return go;
        call.context.output().print(listedLine(listing.next, line, listing.next == listing.current));
        ++listing.next;
    }
    return {};
}

Result<Outcome> listSource(Call& call) {
    if (call.arguments.take('.'))
        if (auto found = listCurrent(call); !found) return tl::unexpected(found.error());
    if (call.context.memory().listing.text == nullptr)
        return fail(ErrorCode::NotAvailable,
                    "No source file is loaded: ls . takes that of the program counter, lsf one by its name.");
    if (auto done = printLines(call, 0); !done) return tl::unexpected(done.error());
    call.repeatAs = "ls";
    return Outcome::Done;
}

Result<Outcome> listAddress(Call& call) {
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto found = listAt(call, sourcesOf(call).lines.at(*address), *address); !found)
        return tl::unexpected(found.error());
    call.arguments.take(',');
    if (auto done = printLines(call, call.context.memory().listed.before); !done)
        return tl::unexpected(done.error());
    call.repeatAs = "ls";
    return Outcome::Done;
}

Result<Outcome> setCount(Call& call) {
    Arguments ahead = call.arguments;
    const bool listings = ahead.takeWord() == "-a";
    if (listings) call.arguments = ahead;
    engine::LinesAround& stepped = sourcesOf(call).options.around;
    engine::LinesAround& listed = call.context.memory().listed;
    const auto first = takeNumber(call);
    if (!first) return tl::unexpected(first.error());
    const auto second = takeNumber(call);
    if (!second) return tl::unexpected(second.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*first)
        (listings ? listed : stepped) = *second ? engine::LinesAround{**first, **second}
                                                : engine::LinesAround{**first / 2, **first - **first / 2};
    call.context.output().print(fmt::format("At the prompt, display {} source lines before and {} after\n",
                                            stepped.before, stepped.after));
    if (listings)
        call.context.output().print(fmt::format("For ls, display {} source lines before and {} after\n",
                                                listed.before, listed.after));
    return Outcome::Done;
}

}  // namespace

void addSourceCommands(CommandRegistry& registry) {
    registry.add(
        "Source",
        {
            {"l", "l+|l-[t|l|s|o|*]",
             "Source options: t step by line, l tell lines, s show them, o nothing else", Needs::Nothing,
             setOptions},
            {".lines", ".lines [-e|-d|-t]", "Source lines on and off", Needs::Nothing, toggleLines},
            {"ls", "ls [.] [First][, Count]", "List source lines; . those of the program counter",
             Needs::Nothing, listSource},
            {"lsa", "lsa Address[, First[, Count]]", "List the source lines around an address",
             Needs::Session, listAddress},
            {"lsc", "lsc", "Tell the source file and line that ls goes on with", Needs::Nothing, currentFile},
            taking(Operand::Source, {"lsf", "lsf[-] File", "Load a source file for ls, or forget it",
                                     Needs::Nothing, loadFile}),
            {"lsp", "lsp [-a] [Before After | Total]",
             "How many source lines a stop shows, with -a ls and lsa", Needs::Nothing, setCount},
            taking(Operand::Folders, {".srcpath", ".srcpath[+] [Folder[;Folder]]", "Where source files are",
                                      Needs::Nothing, sourcePath}),
            taking(Operand::Text, {".lsrcpath", ".lsrcpath[+] [Folder[;Folder]]", "The same, of this program",
                                   Needs::Nothing, localSourcePath}),
            {".lsrcfix", ".lsrcfix", "Source servers are not supported", Needs::Nothing, refuseServer},
            {".srcfix", ".srcfix", "Source servers are not supported", Needs::Nothing, refuseServer},
        });
}

}  // namespace hawser::command
