#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/command/types/DataType.h"

namespace hawser::command {

class CommandContext;

struct SymbolMatch {
    std::string module;
    std::string symbol;
    Address address;
    bool code = false;
    std::uint64_t size = 0;  // bytes; 0: not told
    DataType::Source source{};
    symbols::TypeId type = symbols::kNoType;  // of the source's

    std::string name() const { return module + "!" + symbol; }
};

// All symbols that "Module!Name" names, each with wildcards: by module, then by name. The symbols of the
// modules are loaded where they are not yet; a module without any has no match, but is an error where it is
// named. Errors: InvalidArgument: no pattern; NotAvailable: no such module, or why it has no symbols;
// Cancelled.
Result<std::vector<SymbolMatch>> matchingSymbols(CommandContext& context, std::string_view pattern);

}  // namespace hawser::command
