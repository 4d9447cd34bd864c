#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "core/symbols/ExportTable.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> imagesIn(const std::string& folder) {
    std::vector<std::string> images;
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none)) {
        const auto extension = entry.path().extension();
        if (extension == ".exe" || extension == ".sys" || extension == ".dll")
            images.push_back(entry.path().string());
    }
    return images;
}

// Name and place of each export, as LLVM prints them: "Name: X", "RVA: 0x1234", within "Export {".
std::set<std::pair<std::string, std::uint32_t>> exportsByLlvm(const std::string& image) {
    hawser::test::ChildProcess tool({"llvm-readobj-19", "--coff-exports", image});
    std::istringstream text(tool.drain(hawser::test::kPatience));
    std::set<std::pair<std::string, std::uint32_t>> exports;
    std::string name;
    unsigned long ordinal = 0;
    for (std::string line; std::getline(text, line);) {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) continue;
        const std::string value = line.substr(colon + 2);
        if (line.starts_with("  Ordinal:")) ordinal = std::stoul(value);
        if (line.starts_with("  Name:")) name = value;
        if (!line.starts_with("  RVA:")) continue;
        const auto rva = static_cast<std::uint32_t>(std::stoul(value, nullptr, 16));
        exports.emplace(name.empty() ? "Ordinal" + std::to_string(ordinal) : name, rva);
        name.clear();
    }
    return exports;
}

}  // namespace

// Images of two makers; nothing to compare where they are absent.
TEST_CASE("Every export of real images is the one that LLVM tells", "[exports][real]") {
    std::vector<std::string> images = imagesIn(hawser::test::builtFile("kernel"));
    for (const std::string& path : imagesIn(hawser::test::sharedFile("corpora"))) images.push_back(path);
    for (const std::string& path : images) {
        INFO(path);
        const std::string file = hawser::test::readFile(path);
        const auto reader = readerOfFile(std::as_bytes(std::span(file)));
        REQUIRE(reader);
        const auto image = PeImage::parse(*reader);
        REQUIRE(image);
        const auto table = ExportTable::parse(*image, *reader);
        REQUIRE(table);
        CHECK(table->refused() == 0);
        std::set<std::pair<std::string, std::uint32_t>> ours;
        table->forEach("*", [&](const Symbol& symbol) {
            ours.emplace(symbol.name, symbol.rva);
            CHECK(table->find(symbol.name)->rva == symbol.rva);
            CHECK(table->nameAt(symbol.rva)->displacement == 0);
            return true;
        });
        CHECK(ours.size() == table->size());
        CHECK(ours == exportsByLlvm(path));
        if (path.ends_with("ntoskrnl.exe")) CHECK(ours.size() > 30);
    }
}
