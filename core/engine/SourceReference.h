#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::engine {

// A source line as expressions and breakpoints name it, in grave accents: `driver!read.c:123`.
struct SourceReference {
    std::string module;                 // empty: any
    std::string file;                   // a path or how one ends; empty: the one that is executed
    std::optional<std::uint32_t> line;  // nothing: where the file's code begins

    bool operator==(const SourceReference&) const = default;
};

// `text`: with both accents. Nothing: it names no source line.
std::optional<SourceReference> parseSourceReference(std::string_view text);

}  // namespace hawser::engine
