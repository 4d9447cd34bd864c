#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/types/SymbolLookup.h"

// The types and variables that dt lists for a pattern.
namespace hawser::command {

struct TypeListing {
    bool types = false;                   // and nothing else
    bool untyped = false;                 // also symbols whose type is not told
    std::optional<std::uint64_t> size{};  // only what has so many bytes
};

struct ListedType {
    std::string name;  // "nt!_KTHREAD"
    DataType type;
    std::optional<Address> address{};  // of a variable
    std::uint64_t size = 0;
};

// "Module!Pattern"; without a module everywhere that names are looked for. Errors as SymbolLookup::sources().
Result<std::vector<ListedType>> listTypes(const SymbolLookup& lookup, std::string_view pattern,
                                          const TypeListing& listing);
std::string listedText(const ListedType& listed, bool sizes, bool wide);

inline constexpr std::size_t kMaxListedTypes = 1'000'000;

}  // namespace hawser::command
