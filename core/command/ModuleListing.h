#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::command {

class Arguments;
class ExpressionContext;

// What lm is asked for: its option letters (windbg-surface.md 5.7; public page "lm (List Loaded Modules)").
struct ModuleListing {
    // What stands behind a module's name.
    enum class Column { Symbols, ImageName, Path, Time };

    bool verbose = false;             // v
    bool namesOnly = false;           // 1m
    bool byName = false;              // sm; else by address
    bool checkSums = false;           // c
    bool kernelOnly = false;          // k
    bool userOnly = false;            // u
    bool loadedOnly = false;          // o
    bool withSymbols = false;         // l
    bool withoutSymbols = false;      // e
    Column column = Column::Symbols;  // i, n and p: the image's name; f: its path; t: its time
    std::string pattern;              // m: of the module's name; empty: any
    std::string imagePattern;         // M: of the image's path
    std::optional<Address> address;   // a

    // Drivers that are gone have a name and a place, and nothing else that is asked for by letters.
    bool listsUnloaded() const {
        return !loadedOnly && !namesOnly && !userOnly && !withSymbols && imagePattern.empty();
    }
    bool needsHeaders() const { return verbose || checkSums || column == Column::Time; }
};

inline constexpr std::string_view kModuleListLetters = "Dolvukecsmifnpta1M";

// `suffix`: the letters that stand in the command's name. The letters of a word end with m, M or a, whose
// argument is the rest of the word or else the next one. Error InvalidArgument names the word.
Result<ModuleListing> takeModuleListing(std::string_view suffix, Arguments& arguments,
                                        const ExpressionContext& context);

}  // namespace hawser::command
