#include "core/command/language/Program.h"

#include <fmt/format.h>

namespace hawser::command {

namespace {

std::string body(const Block& block) {
    return fmt::format("{{ {} }}", programText(block));
}

std::string ifText(const Statement& statement) {
    std::string text;
    for (std::size_t i = 0; i < statement.blocks.size(); ++i) {
        const bool conditional = i < statement.conditions.size();
        if (conditional)
            text += fmt::format("{} ({}) ", i == 0 ? ".if" : " .elsif", statement.conditions[i]);
        else
            text += " .else ";
        text += body(statement.blocks[i]);
    }
    return text;
}

std::string forEachText(const Statement& statement) {
    const ForEachHead& each = statement.each;
    std::string text = ".foreach ";
    if (!each.skipAtFirst.empty()) text += fmt::format("/pS {} ", each.skipAtFirst);
    if (!each.skipEach.empty()) text += fmt::format("/ps {} ", each.skipEach);
    switch (each.source) {
        case ForEachHead::Source::Commands:
            text += fmt::format("({} {}) ", each.variable, body(statement.blocks[1]));
            break;
        case ForEachHead::Source::Text:
            text += fmt::format("/s ({} \"{}\") ", each.variable, each.text);
            break;
        case ForEachHead::Source::File:
            text += fmt::format("/f ({} \"{}\") ", each.variable, each.text);
            break;
    }
    return text + body(statement.blocks[0]);
}

// A command with a ' in it was typed without them.
std::string quoted(const Block& block) {
    const std::string text = programText(block);
    return text.find('\'') == std::string::npos ? fmt::format("'{}'", text) : text;
}

std::string statementText(const Statement& statement) {
    const auto& blocks = statement.blocks;
    switch (statement.kind) {
        case StatementKind::Command:
            return std::string(statement.text);
        case StatementKind::If:
            return ifText(statement);
        case StatementKind::For:
            return fmt::format(".for ({}; {}; {}) {}", programText(blocks[0]), statement.conditions[0],
                               programText(blocks[1]), body(blocks[2]));
        case StatementKind::While:
            return fmt::format(".while ({}) {}", statement.conditions[0], body(blocks[0]));
        case StatementKind::Do:
            return fmt::format(".do {} ({})", body(blocks[0]), statement.conditions[0]);
        case StatementKind::ForEach:
            return forEachText(statement);
        case StatementKind::Block:
            return ".block " + body(blocks[0]);
        case StatementKind::Catch:
            return ".catch " + body(blocks[0]);
        case StatementKind::Break:
            return ".break";
        case StatementKind::Continue:
            return ".continue";
        case StatementKind::Leave:
            return ".leave";
        case StatementKind::Either:
            return fmt::format("j {} {}; {}\n", statement.conditions[0], quoted(blocks[0]),
                               quoted(blocks[1]));
        case StatementKind::Again:
            return fmt::format("z({})", statement.conditions[0]);
    }
    return {};
}

}  // namespace

std::string programText(const Block& block) {
    std::string text;
    for (const Statement& statement : block.statements) {
        if (!text.empty()) text += "; ";
        text += statementText(statement);
        // These take all that is left of their line.
        if (takesLine(statement.command)) text += '\n';
    }
    return text;
}

}  // namespace hawser::command
