#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ImageNote.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kDefaultBytes = 128;
constexpr std::uint64_t kDefaultStringBytes = 1024;  // da and du stop at the NUL, or here
constexpr std::size_t kPieceBytes = 4096;            // read and print this much at a time
constexpr std::size_t kStringLine = 32;              // characters
constexpr unsigned kMaxColumns = 128;

struct Options {
    bool physical = false;
    std::optional<unsigned> columns;

    Arguments::Space space() const {
        return physical ? Arguments::Space::Physical : Arguments::Space::Virtual;
    }
};

Result<Options> takeOptions(Call& call) {
    Options options;
    while (const auto option = call.arguments.takeOption()) {
        if (option->starts_with('p')) {
            options.physical = true;
            continue;
        }
        const auto columns =
            option->starts_with('c') ? parseNumber(std::string_view(*option).substr(1), 16) : std::nullopt;
        if (!columns || *columns == 0 || *columns > kMaxColumns) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        }
        options.columns = static_cast<unsigned>(*columns);
    }
    return options;
}

Result<engine::MemoryBytes> readPiece(Call& call, Address address, std::size_t bytes, bool physical) {
    if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
    engine::Debugger& debugger = call.context.debugger();
    return physical ? debugger.readPhysical(address, bytes) : debugger.read(address, bytes);
}

Address startOf(Call& call, bool physical) {
    CommandMemory& memory = call.context.memory();
    if (memory.nextData && memory.nextDataPhysical == physical) return *memory.nextData;
    return call.context.current();
}

void goOnAt(Call& call, Address next, bool physical) {
    call.context.memory().nextData = next;
    call.context.memory().nextDataPhysical = physical;
    call.context.memory().dumpCommand = std::string(call.name);
    call.repeatAs = fmt::format("{}{}", call.name, physical ? " /p" : "");
}

// Calls `line(memory, offset, bytes, address)` for each line of the range, reading in pieces of whole lines.
template <class Line>
Result<Outcome> forEachLine(Call& call, const Range& range, unsigned unit, unsigned columns, bool physical,
                            Line line) {
    const std::uint64_t lineBytes = std::uint64_t{unit} * columns;
    const std::size_t piece = std::max<std::size_t>(kPieceBytes / lineBytes, 1) * lineBytes;
    std::uint64_t left = range.count * unit;
    Address at = range.start;
    ImageNote note(call.context);
    while (left > 0) {
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece));
        const auto memory = readPiece(call, at, bytes, physical);
        if (!memory) return tl::unexpected(memory.error());
        std::string text;
        for (std::size_t offset = 0; offset < bytes; offset += lineBytes) {
            text += line(*memory, offset, std::min<std::size_t>(bytes - offset, lineBytes), at + offset);
        }
        call.context.output().print(text);
        note.shown(*memory, bytes);
        at += bytes;
        left -= bytes;
        goOnAt(call, at, physical);
    }
    return Outcome::Done;
}

Result<Outcome> dump(Call& call) {
    auto format = *dumpFormatOf(call.name, call.context.wide());
    const auto options = takeOptions(call);
    if (!options) return tl::unexpected(options.error());
    format.columns = options->columns.value_or(format.columns);
    const auto range = call.arguments.takeRange(call.context, format.unit, startOf(call, options->physical),
                                                kDefaultBytes / format.unit, options->space());
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return forEachLine(
        call, *range, format.unit, format.columns, options->physical,
        [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes, Address at) {
            return fmt::format("{}  {}\n", call.context.numberText(at.value()),
                               dumpLine(memory, offset, bytes, format));
        });
}

Result<Outcome> dumpSymbols(Call& call) {
    const unsigned unit = call.name == "dds" ? 4 : call.name == "dqs" ? 8 : call.context.pointerBytes();
    const auto options = takeOptions(call);
    if (!options) return tl::unexpected(options.error());
    const auto range = call.arguments.takeRange(call.context, unit, startOf(call, options->physical),
                                                kDefaultBytes / unit, options->space());
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return forEachLine(call, *range, unit, 1, options->physical,
                       [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t, Address at) {
                           const auto value = integerAt(memory, offset, unit);
                           const std::string name =
                               value
                                   ? call.context.nameOf(Address(unit == 4 ? signExtended32(*value) : *value))
                                   : std::string();
                           return fmt::format("{}  {}{}{}\n", call.context.numberText(at.value()),
                                              valueAt(memory, offset, unit), name.empty() ? "" : " ", name);
                       });
}

struct StringPiece {
    std::string text;
    bool ended = false;  // NUL or unreadable
};

StringPiece stringPiece(const engine::MemoryBytes& memory, unsigned unit) {
    StringPiece piece;
    for (std::size_t at = 0; at + unit <= memory.size(); at += unit) {
        const auto code = integerAt(memory, at, unit);
        piece.ended = !code || *code == 0;
        if (piece.ended) {
            if (!code) piece.text += "?";
            break;
        }
        const bool shown = *code >= 0x20 && *code < 0x7F;
        if (unit == 2 && *code >= 0xA0 && (*code < 0xD800 || *code >= 0xE000))
            appendUtf8(piece.text, static_cast<char32_t>(*code));
        else
            piece.text += shown ? static_cast<char>(*code) : '.';
    }
    return piece;
}

Result<Outcome> dumpString(Call& call) {
    const unsigned unit = call.name == "du" ? 2 : 1;
    const auto options = takeOptions(call);
    if (!options) return tl::unexpected(options.error());
    const auto range = call.arguments.takeRange(call.context, unit, startOf(call, options->physical),
                                                kDefaultStringBytes / unit, options->space());
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const std::size_t lineBytes = std::size_t{unit} * options->columns.value_or(kStringLine);
    Address at = range->start;
    std::uint64_t left = range->count * unit;
    bool ended = false;
    while (left > 0 && !ended) {
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, lineBytes));
        const auto memory = readPiece(call, at, bytes, options->physical);
        if (!memory) return tl::unexpected(memory.error());
        const StringPiece piece = stringPiece(*memory, unit);
        ended = piece.ended;
        call.context.output().print(
            fmt::format("{}  \"{}\"\n", call.context.numberText(at.value()), piece.text));
        at += bytes;
        left -= bytes;
    }
    goOnAt(call, at, options->physical);
    return Outcome::Done;
}

Result<Outcome> dumpAgain(Call& call) {
    const std::string last = call.context.memory().dumpCommand;
    call.name = last;
    Result<Outcome> (*run)(Call&) = dumpFormatOf(last, call.context.wide()) ? dump
                                    : last == "da" || last == "du"          ? dumpString
                                                                            : dumpSymbols;
    auto outcome = run(call);
    call.name = "d";
    return outcome;
}

}  // namespace

void addMemoryCommands(CommandRegistry& registry) {
    registry.add(
        "Memory",
        {
            {"d", "d [/p] [Range]", "Display memory in the last form", Needs::Stopped, dumpAgain},
            {"da", "da [/cN] [/p] [Range]", "Display an ASCII string", Needs::Stopped, dumpString},
            {"db", "db [/cN] [/p] [Range]", "Display bytes and characters", Needs::Stopped, dump},
            {"dc", "dc [/cN] [/p] [Range]", "Display double words and characters", Needs::Stopped, dump},
            {"dd", "dd [/cN] [/p] [Range]", "Display double words", Needs::Stopped, dump},
            {"dp", "dp [/cN] [/p] [Range]", "Display pointers", Needs::Stopped, dump},
            {"dq", "dq [/cN] [/p] [Range]", "Display quad words", Needs::Stopped, dump},
            {"du", "du [/cN] [/p] [Range]", "Display a Unicode string", Needs::Stopped, dumpString},
            {"dw", "dw [/cN] [/p] [Range]", "Display words", Needs::Stopped, dump},
            {"dW", "dW [/cN] [/p] [Range]", "Display words and characters", Needs::Stopped, dump},
            {"dps", "dps [/p] [Range]", "Display pointers with names", Needs::Stopped, dumpSymbols},
            {"dqs", "dqs [/p] [Range]", "Display quad words with names", Needs::Stopped, dumpSymbols},
            {"dds", "dds [/p] [Range]", "Display double words with names", Needs::Stopped, dumpSymbols},
        });
}

}  // namespace hawser::command
