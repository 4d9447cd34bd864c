#include "core/command/language/AliasTable.h"

#include <fmt/format.h>

#include "core/command/OneLine.h"
#include "core/command/language/TextReplacement.h"

namespace hawser::command {

bool AliasTable::isCommand(std::string_view text) {
    return text.starts_with("as") || text.starts_with("aS") || text.starts_with("al") ||
           text.starts_with("ad");
}

Result<> AliasTable::set(std::string_view name, std::string text) {
    if (name.empty()) return fail(ErrorCode::InvalidArgument, "An alias needs a name and a text.");
    if (isCommand(name))
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("'{}' cannot be an alias: it begins like a command for aliases.", oneLine(name, 32)));
    m_named.insert_or_assign(std::string(name), std::move(text));
    ++m_version;
    return {};
}

bool AliasTable::remove(std::string_view name) {
    const auto found = m_named.find(name);
    if (found == m_named.end()) return false;
    m_named.erase(found);
    ++m_version;
    return true;
}

void AliasTable::clear() {
    m_named.clear();
    ++m_version;
}

void AliasTable::setAutomatic(std::string_view name, std::string text) {
    m_automatic[std::string(name)] = std::move(text);
    ++m_version;
}

void AliasTable::setFixed(std::size_t number, std::string text) {
    m_fixed.at(number) = std::move(text);
    ++m_version;
}

Result<std::optional<std::string>> AliasTable::replaceIn(std::string_view block) const {
    std::optional<std::string> result;
    if (block.find("$u") != std::string_view::npos) {
        std::string text;
        for (std::size_t i = 0; i < block.size() && text.size() <= kMaxReplaced;) {
            const bool fixed = block.substr(i).starts_with("$u") && i + 2 < block.size() &&
                               block[i + 2] >= '0' && block[i + 2] <= '9';
            if (fixed)
                text += m_fixed[static_cast<std::size_t>(block[i + 2] - '0')];
            else
                text += block[i];
            i += fixed ? 3 : 1;
        }
        result = std::move(text);
        block = *result;
    }
    // Most texts have no name to look for.
    const bool automatic =
        block.find("$nt") != std::string_view::npos || block.find("$Current") != std::string_view::npos;
    if (m_named.empty() && !automatic && block.find("${") == std::string_view::npos) return result;
    TextReplacement names;
    names.find = [this](std::string_view name) -> std::optional<std::string_view> {
        for (const auto* const table : {&m_named, &m_automatic})
            if (const auto found = table->find(name); found != table->end()) return found->second;
        return std::nullopt;
    };
    names.answers = [](std::string_view) { return true; };
    names.words = !isCommand(block);
    names.innerBlocks = false;
    names.joinsLines = true;
    names.limit = kMaxReplaced;
    std::string text = replaceNames(block, names);
    if (text.size() > kMaxReplaced)
        return fail(ErrorCode::InvalidArgument, "The aliases make this text longer than 1 MB.");
    if (text == block) return result;
    return std::optional(std::move(text));
}

}  // namespace hawser::command
