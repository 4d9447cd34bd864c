#pragma once

#include <cstddef>
#include <string_view>

#include "core/command/CommandRegistry.h"

namespace hawser::command {

// What the end of a text is in the middle of. Views into the text.
struct CompletionPlace {
    enum class Kind {
        Nothing,  // text, a comment, what no command is known for
        Name,     // of a command
        Operand,  // of `command`
        Alias,    // ${name
        Source,   // `file of a line reference
        Quoted,   // an operand within quotes
    };
    Kind kind = Kind::Nothing;
    const Command* command = nullptr;
    // Name, Alias, Source: the word. Operand: all that stands behind the command's name. Quoted: what stands
    // behind the quote.
    std::string_view text{};
    std::size_t start = 0;  // of that, in bytes of the whole text
};

// Of a line up to the cursor, which need not parse: commands parted by ; and braces, and commands within the
// quotes of others. Pure.
CompletionPlace completionPlace(std::string_view text, const CommandRegistry& registry);

}  // namespace hawser::command
