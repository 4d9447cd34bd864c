#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/CommandLine.h"
#include "core/command/CommandRegistry.h"

// What a line says, before anything of it runs. All texts are views into the program's own source.
namespace hawser::command {

enum class StatementKind {
    Command,
    If,        // conditions and blocks; one block more is the .else
    For,       // blocks: before, after each turn, body
    While,     // block: body
    Do,        // block: body
    ForEach,   // blocks: body, and the commands whose output is parsed
    Block,     // block: body
    Catch,     // block: body
    Break,     // .break
    Continue,  // .continue
    Leave,     // .leave
    Either,    // j: blocks: if so, if not
    Again      // z: what stands in front of it in its block runs again
};

struct Statement;

struct Program;

struct Block {
    std::string_view text;
    std::vector<Statement> statements;

    // What it is with its aliases replaced, as they were at a version of their table. Kept by whoever enters
    // it, so that a loop does not parse its body anew at each turn.
    struct Replaced {
        std::uint64_t version = 0;                 // 0: not looked at yet
        std::shared_ptr<const Program> program{};  // null: no alias stands in it
    };
    mutable Replaced replaced{};
};

// The words of `.foreach [/pS n] [/ps n] [/s | /f] (Variable ...)`.
struct ForEachHead {
    enum class Source { Commands, Text, File } source = Source::Commands;
    std::string_view variable;
    std::string_view text;         // of Text and File: without its quotes
    std::string_view skipAtFirst;  // expressions; empty: none
    std::string_view skipEach;
};

struct Statement {
    StatementKind kind = StatementKind::Command;
    std::string_view text;  // a command as typed, without blanks around
    CommandText command;
    CommandRegistry::Match match;  // what the name stood for when the line was parsed
    std::vector<std::string_view> conditions;
    std::vector<Block> blocks;
    ForEachHead each;
};

// Cannot be copied or moved: its tree looks into its source.
struct Program {
    explicit Program(std::string text) : source(std::move(text)) {}
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    const std::string source;
    Block root;
};

// The tree as a line that parses to the same tree again.
std::string programText(const Block& block);

}  // namespace hawser::command
