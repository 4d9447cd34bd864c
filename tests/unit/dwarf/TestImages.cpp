#include "tests/unit/dwarf/TestImages.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/symbols/ImageFile.h"
#include "tests/support/Places.h"

namespace hawser::test {

std::string dwarfImage(const std::string& name) {
    return builtFile("../tests/dwarf/" + name + ".exe");
}

std::vector<std::string> dwarfImages() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(builtFile("../tests/dwarf")))
        if (entry.path().extension() == ".exe") names.push_back(entry.path().stem());
    std::ranges::sort(names);
    REQUIRE(names.size() >= 9);
    return names;
}

std::uint64_t preferredBase(const std::string& path) {
    const auto file = symbols::ImageFile::open(path);
    REQUIRE(file);
    return file->image().preferredBase();
}

std::unique_ptr<const symbols::SymbolSource> openedDwarf(const std::string& path) {
    auto source = symbols::openDwarf(path, {});
    INFO(path << ": " << (source ? "" : source.error().what));
    REQUIRE(source);
    return std::move(*source);
}

}  // namespace hawser::test
