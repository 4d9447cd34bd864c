#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/types/NumberHabits.h"

namespace hawser::command {

// Which fields are wanted: "Pcb", "Ima*", "Ldr.", "a..c.", "MajorFunction[3]". A name for each level, then
// how many levels below the last one are shown whole.
struct FieldPath {
    struct Part {
        std::string name;
        bool prefix = false;                   // of the field's name, whose case is not looked at then
        std::optional<std::uint64_t> index{};  // of an array's element, decimal

        bool matches(std::string_view field) const;
    };
    std::vector<Part> parts;
    unsigned below = 0;
    bool elements = false;  // -a stood in front of it
};

// `prefix`: as -y has it. Nothing: an index that is none.
std::optional<FieldPath> parseFieldPath(std::string_view text, bool prefix);

// How dt shows a type or an instance.
struct LayoutOptions {
    unsigned depth = 0;             // -r: levels of records, and what pointers point to, below the first
    bool blocks = false;            // -b: records and arrays within, to any depth
    bool verbose = false;           // -v
    bool compact = false;           // -c: one line
    bool indented = true;           // not -i
    bool offsets = true;            // not -o
    bool arrays = false;            // -a: each element in a line of its own
    std::uint64_t elements = 0;     // and so many of them; 0: all
    std::vector<FieldPath> fields;  // empty: all
    NumberHabits numbers{};
};

}  // namespace hawser::command
