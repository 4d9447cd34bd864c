#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::command {

// How names in a text are replaced: those of aliases, of .foreach and of a script's arguments alike.
struct TextReplacement {
    // What the name stands for; nothing: it stands for itself.
    std::function<std::optional<std::string_view>(std::string_view name)> find;
    // Whose ${/d:Name} and ${/f:Name} are answered although find() knows nothing of the name.
    std::function<bool(std::string_view name)> answers;
    bool words = true;        // a name between blanks, semicolons and quotes; else only ${Name}
    bool innerBlocks = true;  // within { } too
    bool joinsLines =
        false;              // outside of quotes a line end in what is put in is a blank: it parts no commands
    std::size_t limit = 0;  // characters of the result; it ends where it would be longer
};

// ${Name} and its kin are replaced anywhere. Each text once: what was put in is not looked at again.
std::string replaceNames(std::string_view text, const TextReplacement& replacement);

}  // namespace hawser::command
