#include "core/command/language/ForEachTurns.h"

#include <algorithm>
#include <memory>

#include "core/base/UserFile.h"
#include "core/command/Expression.h"
#include "core/command/language/AliasTable.h"
#include "core/command/language/TextReplacement.h"

namespace hawser::command {

namespace {

// The words of a text, one after the other.
class ForEachWords {
  public:
    explicit ForEachWords(std::string text) : m_text(std::move(text)) {}

    std::optional<std::string_view> next() {
        constexpr std::string_view kBlanks = " \t\r\n";
        const std::size_t begin = m_text.find_first_not_of(kBlanks, m_at);
        if (begin == std::string::npos) return std::nullopt;
        m_at = std::min(m_text.find_first_of(kBlanks, begin), m_text.size());
        return std::string_view(m_text).substr(begin, m_at - begin);
    }
    void skip(std::uint64_t count) {
        while (count > 0 && next()) --count;
    }

  private:
    std::string m_text;
    std::size_t m_at = 0;
};

Result<std::uint64_t> countOf(std::string_view expression, const ExpressionContext& context) {
    if (expression.empty()) return 0;
    return evaluate(expression, context);
}

}  // namespace

Result<Turns> forEachTurns(const Statement& statement, std::string captured,
                           const ExpressionContext& context) {
    const ForEachHead& each = statement.each;
    if (each.source == ForEachHead::Source::Text) captured = std::string(each.text);
    if (each.source == ForEachHead::Source::File) {
        auto file = readUserFile(std::string(each.text), kMaxScript);
        if (!file) return tl::unexpected(file.error());
        captured = std::move(*file);
    }
    const auto first = countOf(each.skipAtFirst, context);
    if (!first) return tl::unexpected(first.error());
    const auto skipped = countOf(each.skipEach, context);
    if (!skipped) return tl::unexpected(skipped.error());
    const auto words = std::make_shared<ForEachWords>(std::move(captured));
    words->skip(*first);
    Turns turns;
    turns.next = [words, skip = *skipped, variable = std::string(each.variable),
                  body = std::string(statement.blocks.front().text)]() -> Result<std::optional<std::string>> {
        const auto word = words->next();
        if (!word) return std::optional<std::string>();
        TextReplacement one;
        one.find = [&](std::string_view name) { return name == variable ? word : std::nullopt; };
        one.answers = [&](std::string_view name) { return name == variable; };
        // As documented, a body that begins with as keeps its words.
        one.words = !AliasTable::isCommand(body);
        one.limit = AliasTable::kMaxReplaced;
        std::string text = replaceNames(body, one);
        words->skip(skip);
        return std::optional(std::move(text));
    };
    return turns;
}

}  // namespace hawser::command
