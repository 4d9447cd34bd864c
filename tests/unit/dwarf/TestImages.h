#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/symbols/SymbolSource.h"

namespace hawser::test {

// The images that this folder's CMakeLists.txt builds: "x86_64-5-O2" and so on.
std::vector<std::string> dwarfImages();
std::string dwarfImage(const std::string& name);  // its path
std::uint64_t preferredBase(const std::string& path);
std::unique_ptr<const symbols::SymbolSource> openedDwarf(
    const std::string& path);  // fails the test if it cannot

}  // namespace hawser::test
