#include "core/command/SourceLineText.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxLine = 4096;

}  // namespace

std::string lineSuffix(const std::optional<engine::SourcePosition>& position) {
    if (!position) return {};
    return fmt::format(" [{} @ {}]", oneLine(position->file, kShownPath), position->line);
}

std::string lineSuffix(const engine::Debugger& debugger, Address address) {
    return lineSuffix(debugger.sources().lines.at(address));
}

std::string placeText(std::string_view file, std::uint32_t line) {
    return fmt::format("{}({})", oneLine(file, kShownPath), line);
}

std::string listedLine(std::uint32_t number, std::string_view text, bool current) {
    return fmt::format("{}{:>5}: {}\n", current ? '>' : ' ', number, printable(text, kMaxLine));
}

std::string linesAt(const engine::Debugger& debugger, const engine::SourcePosition& position) {
    const engine::LinesAround& around = debugger.sources().options.around;
    const auto source = debugger.sources().text(position.file);
    std::uint32_t number = position.line - std::min(around.before, position.line - 1);
    const std::size_t count = std::size_t{position.line - number} + 1 + around.after;
    const auto lines = source ? (*source)->lines(number, count) : std::vector<std::string_view>();
    if (lines.size() <= position.line - number) return placeText(position.file, position.line) + "\n";
    std::string text;
    for (const std::string_view line : lines) {
        text += listedLine(number, line, number == position.line);
        ++number;
    }
    return text;
}

}  // namespace hawser::command
