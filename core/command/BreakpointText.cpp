#include "core/command/BreakpointText.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/QuotedText.h"
#include "core/command/SourceLineText.h"
#include "core/command/TargetText.h"
#include "core/engine/BreakpointTable.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxShown = 256;  // characters of a module's name or a command

std::string accessText(const engine::Breakpoint& breakpoint) {
    using engine::BreakpointKind;
    switch (breakpoint.kind) {
        case BreakpointKind::Software:
            return "   ";
        case BreakpointKind::Execute:
            return fmt::format("e {}", breakpoint.size);
        case BreakpointKind::Write:
            return fmt::format("w {}", breakpoint.size);
        case BreakpointKind::ReadWrite:
            return fmt::format("r {}", breakpoint.size);
        case BreakpointKind::Io:
            return fmt::format("i {}", breakpoint.size);
    }
    return "   ";
}

std::string waitedFor(const engine::Breakpoint& breakpoint) {
    if (breakpoint.symbol.starts_with('`'))
        return engine::NameAt{breakpoint.symbol, breakpoint.offset}.withDisplacement();
    if (breakpoint.symbol.empty()) return fmt::format("{}+0x{:x}", breakpoint.module, breakpoint.offset);
    return engine::NameAt{fmt::format("{}!{}", breakpoint.module, breakpoint.symbol), breakpoint.offset}
        .withDisplacement();
}

Error noSuch(std::string_view word) {
    return {ErrorCode::InvalidArgument, fmt::format("There is no breakpoint '{}'.", oneLine(word, 32)), {}};
}

Result<> addWord(std::string_view word, const engine::BreakpointTable& table, std::vector<unsigned>& ids) {
    const std::size_t dash = word.find('-');
    const auto first = parseNumber(word.substr(0, dash), 10);
    const auto last = dash == std::string_view::npos ? first : parseNumber(word.substr(dash + 1), 10);
    if (!first || !last || *last < *first) return tl::unexpected(noSuch(word));
    const std::size_t before = ids.size();
    for (const auto& breakpoint : table.list()) {
        if (breakpoint.id >= *first && breakpoint.id <= *last) ids.push_back(breakpoint.id);
    }
    if (ids.size() == before && dash == std::string_view::npos) return tl::unexpected(noSuch(word));
    return {};
}

}  // namespace

std::string breakpointLine(const engine::Debugger& debugger, const engine::Breakpoint& breakpoint) {
    const std::size_t width = debugger.isWide() ? 17 : 8;
    const std::string address =
        breakpoint.resolved ? debugger.addressText(breakpoint.address) : std::string(width, ' ');
    std::string where;
    if (breakpoint.resolved)
        where = nameText(debugger, breakpoint.address) + lineSuffix(debugger, breakpoint.address);
    else
        where = fmt::format("({})", oneLine(waitedFor(breakpoint), kMaxShown));
    if (!breakpoint.command.empty()) where += fmt::format(" \"{}\"", oneLine(breakpoint.command, kMaxShown));
    return fmt::format("{:2} {}{} {} {} {:04x} ({:04x}) {}\n", breakpoint.id, breakpoint.enabled ? 'e' : 'd',
                       breakpoint.resolved ? ' ' : 'u', address, accessText(breakpoint),
                       breakpoint.passesLeft, breakpoint.passes, where);
}

namespace {

std::string placeText(const engine::Debugger& debugger, const engine::Breakpoint& breakpoint) {
    if (!breakpoint.module.empty() || !breakpoint.symbol.empty()) return waitedFor(breakpoint);
    return fmt::format("0x{}", debugger.addressText(breakpoint.address));
}

}  // namespace

std::string breakpointCommand(const engine::Debugger& debugger, const engine::Breakpoint& breakpoint) {
    const bool software = breakpoint.kind == engine::BreakpointKind::Software;
    const bool waits = !breakpoint.symbol.empty() || !breakpoint.resolved;
    std::string text = fmt::format("{}{}", software ? (waits ? "bu" : "bp") : "ba", breakpoint.id);
    if (!software) {
        const std::string access = accessText(breakpoint);
        text += fmt::format(" {}{}", access.front(), breakpoint.size);
    }
    if (breakpoint.oneShot) text += " /1";
    if (breakpoint.process.value() != 0) text += fmt::format(" /p 0x{:x}", breakpoint.process.value());
    if (breakpoint.thread.value() != 0) text += fmt::format(" /t 0x{:x}", breakpoint.thread.value());
    if (breakpoint.maxFrames != 0) text += fmt::format(" /c 0x{:x}", breakpoint.maxFrames);
    if (breakpoint.minFrames != 0) text += fmt::format(" /C 0x{:x}", breakpoint.minFrames);
    text += ' ' + placeText(debugger, breakpoint);
    if (breakpoint.passes > 1) text += fmt::format(" 0x{:x}", breakpoint.passes);
    if (!breakpoint.command.empty()) text += ' ' + quotedText(breakpoint.command);
    if (!breakpoint.enabled) text += fmt::format("; bd {}", breakpoint.id);
    return oneLine(text, 8 * kMaxShown);
}

Result<std::vector<unsigned>> takeBreakpointIds(Arguments& arguments, const engine::BreakpointTable& table,
                                                bool emptyMeansAll) {
    std::vector<unsigned> ids;
    const bool all = arguments.empty() ? emptyMeansAll : arguments.take('*');
    if (all) {
        for (const auto& breakpoint : table.list()) ids.push_back(breakpoint.id);
        return ids;
    }
    if (arguments.empty())
        return fail(ErrorCode::InvalidArgument, "Which breakpoints? Give their numbers, or *.");
    while (!arguments.empty()) {
        std::string_view word = arguments.takeWord();
        while (!word.empty()) {
            const std::string_view part = word.substr(0, word.find(','));
            word.remove_prefix(std::min(part.size() + 1, word.size()));
            if (part.empty()) continue;
            if (auto done = addWord(part, table, ids); !done) return tl::unexpected(done.error());
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

}  // namespace hawser::command
