#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "core/engine/SourceFiles.h"
#include "core/engine/SourceLines.h"
#include "core/engine/SourceText.h"

namespace hawser::engine {

// How many lines are shown beside one.
struct LinesAround {
    std::uint32_t before = 0;
    std::uint32_t after = 0;

    bool operator==(const LinesAround&) const = default;
};

// What l+ and l- choose.
struct SourceOptions {
    bool step = false;     // t: p and t go line by line
    bool numbers = false;  // l: a stop tells file and line
    bool text = false;     // s: and shows the line
    bool only = false;     // o: with s, nothing else of a step
    LinesAround around{};  // lsp: that s shows

    bool operator==(const SourceOptions&) const = default;
};

// The files that were read last. Engine thread.
class SourceTexts {
  public:
    // As the symbols name it. Errors: NotAvailable: it is not found; else as readSourceText().
    Result<std::shared_ptr<const SourceText>> of(std::string_view file, const SourceFiles& files,
                                                 const SourceLines& lines);

  private:
    struct Known {
        std::filesystem::file_time_type written;
        std::shared_ptr<const SourceText> text;
    };
    std::vector<Known> m_known;  // the newest first
};

// A target's source: which lines its code came from, where their files are, and how they are to be used.
// Engine thread.
struct Sources {
    SourceLines lines;
    SourceFiles files{};
    SourceOptions options{};
    SourceTexts texts{};
    bool inlinedCalls = true;  // .inline: each has a frame of its own

    Result<std::shared_ptr<const SourceText>> text(std::string_view file) {
        return texts.of(file, files, lines);
    }
};

}  // namespace hawser::engine
