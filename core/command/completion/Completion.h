#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hawser::command {

enum class CompletionKind : std::uint8_t {
    Command,
    Module,
    Symbol,
    Type,
    Field,
    Variable,  // of the frame
    Register,
    Alias,
    SourceFile,
    File,
    Folder,
};

// What may stand in the place of the word that is being typed.
struct CompletionCandidate {
    std::string text;  // UTF-8 without control characters; a line can carry it as it is
    CompletionKind kind = CompletionKind::Command;

    bool operator==(const CompletionCandidate&) const = default;
};

struct Completion {
    std::size_t start = 0;                        // of the word, in bytes of the line
    std::vector<CompletionCandidate> candidates;  // sorted, each once
    std::string common;  // how all of them begin, those that are left out too; at least the word itself
    bool more = false;   // there are others than these

    static constexpr std::size_t kMaxCandidates = 200;
    static constexpr std::size_t kMaxText = 512;  // bytes of one; longer ones are left out
};

}  // namespace hawser::command
