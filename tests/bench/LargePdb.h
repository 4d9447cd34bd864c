#pragma once

#include <optional>
#include <string>

namespace hawser::bench {

// A PDB as clang and lld make it of a large driver: about 40 MB, 200,000 names (functions with their
// variables, and global variables), more than 150,000 type records, in eight modules.
struct LargePdb {
    static constexpr unsigned kModules = 8;
    static constexpr unsigned kFunctions = 5'000;   // a module
    static constexpr unsigned kVariables = 20'000;  // a module
    static constexpr unsigned kStructures = 3'000;  // a module

    // Writes, compiles and links the sources in the folder; nothing when a tool is not there or fails.
    static std::optional<LargePdb> make(const std::string& folder);
    // Of the function, as the source spells it: one in a hundred has "foo" in it.
    static std::string functionName(unsigned module, unsigned number);

    std::string path;
    std::string image;  // the driver that it belongs to
};

}  // namespace hawser::bench
