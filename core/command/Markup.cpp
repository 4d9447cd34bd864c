#include "core/command/Markup.h"

#include <array>
#include <string>
#include <utility>

#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxLink = 4096;  // characters: a line's

constexpr std::array<std::pair<std::string_view, char>, 4> kCharacters{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}};

std::string withoutEntities(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        std::size_t length = 1;
        char c = text.front();
        for (const auto& [name, character] : kCharacters) {
            if (!text.starts_with(name)) continue;
            length = name.size();
            c = character;
        }
        result += c;
        text.remove_prefix(length);
    }
    return result;
}

std::string linkOf(std::string_view tag) {
    if (!tag.starts_with("link") && !tag.starts_with("exec")) return {};
    const std::size_t begin = tag.find("cmd=\"");
    if (begin == std::string_view::npos) return {};
    const std::string_view command = tag.substr(begin + 5);
    return oneLine(withoutEntities(command.substr(0, command.find('"'))), kMaxLink);
}

}  // namespace

std::vector<OutputRun> markupRuns(std::string_view markup, OutputKind kind) {
    std::vector<OutputRun> runs;
    std::string link;
    while (!markup.empty()) {
        const std::size_t open = markup.find('<');
        const std::string text = withoutEntities(markup.substr(0, open));
        if (!text.empty()) runs.push_back({kind, text, link});
        if (open == std::string_view::npos) break;
        const std::size_t close = markup.find('>', open);
        if (close == std::string_view::npos) break;
        link = linkOf(markup.substr(open + 1, close - open - 1));
        markup.remove_prefix(close + 1);
    }
    return runs;
}

}  // namespace hawser::command
