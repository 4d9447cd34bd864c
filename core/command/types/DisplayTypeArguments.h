#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/command/types/LayoutOptions.h"

namespace hawser::command {

// What stands behind dt, before anything of it is looked up.
struct DisplayTypeArguments {
    struct Operand {
        std::string text{};
        bool prefix = false;     // -y: the beginning of a name
        bool name = false;       // -n: a name, whatever it looks like
        bool elements = false;   // -a
        bool isAddress = false;  // by its looks
    };

    LayoutOptions layout;
    std::optional<Operand> name;
    std::vector<Operand> operands;    // what follows: fields and an address
    std::optional<std::string> list;  // -l: the field that leads to the next element
    std::optional<std::string> size;  // -s: an expression
    bool physical = false;            // -p
    bool enumerates = false;          // -e, -t, -s: types by pattern
    bool typesOnly = false;           // -t
    bool details = false;             // -d: of each type that is listed
    bool help = false;                // -h
};

// InvalidArgument: an option that dt does not know, or one that lacks what belongs behind it.
Result<DisplayTypeArguments> parseDisplayType(std::string_view text);

extern const std::string_view kDisplayTypeHelp;

}  // namespace hawser::command
