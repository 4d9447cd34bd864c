#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/symbols/LineTable.h"

namespace hawser::engine {

// Whether a file is the one that was compiled.
enum class SourceMatch {
    Unknown,  // the symbols have no checksum of it
    Same,
    Differs,
};

struct SourceText {
    std::string path;  // of the file on this computer
    std::string text;  // UTF-8, lines end with \n
    SourceMatch match = SourceMatch::Unknown;

    // Of the line with this number, from 1 on; nothing: the file is shorter.
    std::optional<std::string_view> line(std::uint32_t number) const;
    // At most `count` lines from that one on, in one pass over the text; they live as long as it does.
    std::vector<std::string_view> lines(std::uint32_t first, std::size_t count) const;
};

inline constexpr std::size_t kMaxSource = 16 << 20;  // bytes; the largest that people write have 10 MB

// Errors: Io; Unsupported: it is larger than kMaxSource; InvalidArgument: no file. Waits for nothing.
Result<SourceText> readSourceText(const std::string& path,
                                  const std::optional<symbols::SourceChecksum>& compiled);

// UTF-8 from what a source file holds: UTF-8 or UTF-16 with or without a mark in front, else Windows-1252.
std::string decodeSource(std::string_view bytes);
SourceMatch matchOf(std::string_view bytes, const std::optional<symbols::SourceChecksum>& compiled);

}  // namespace hawser::engine
