// Debug information of a large image: from the file to the first name.
#include <stdlib.h>

#include <filesystem>

#include "core/base/UserFile.h"
#include "core/symbols/SymbolFile.h"
#include "tests/bench/BenchTable.h"
#include "tests/support/DwarfBuilder.h"
#include "tests/support/SectionedImage.h"

namespace hawser::bench {

namespace {

constexpr int kDwarfRounds = 5;
constexpr std::size_t kFile = 100 << 20;  // bytes
constexpr std::uint32_t kFunctionSize = 0x20;
// Headers are read by unit after unit: of 100 structures each tenth one is the unit's own.
constexpr unsigned kStructures = 100, kFunctions = 40, kMembers = 6;

// A unit as a driver's source file becomes one.
Bytes unitNumber(unsigned number, std::uint32_t& rva) {
    hawser::test::DwarfBuilder unit;
    const std::uint32_t integer = unit.baseType("unsigned int", 7, 4);
    std::uint32_t pointer = unit.pointer(integer);
    for (unsigned i = 0; i < kStructures; ++i) {
        const unsigned owner = i % 10 == 0 ? number : number % 16;
        const std::uint32_t record =
            unit.structure("_STRUCTURE_" + std::to_string(owner) + "_" + std::to_string(i), 4 * kMembers);
        for (unsigned member = 0; member < kMembers; ++member)
            unit.member("Member" + std::to_string(member), integer, static_cast<std::uint8_t>(4 * member));
        unit.close();
        if (i + 1 == kStructures) pointer = unit.pointer(record);
    }
    for (unsigned i = 0; i < kFunctions; ++i, rva += kFunctionSize) {
        unit.function("Function" + std::to_string(number) + "Of" + std::to_string(i), rva, kFunctionSize,
                      integer);
        unit.parameter("Structure", pointer, {0x91, 0x08});
        unit.parameter("Length", integer, {0x91, 0x10});
        unit.block(rva + 4, 0x10);
        unit.variable("Index", integer, {0x91, 0x70});
        unit.variable("Status", integer, {0x91, 0x74});
        unit.close();
        unit.close();
    }
    return unit.sections()[1].second;
}

bool writeImage(const std::string& path) {
    auto sections = hawser::test::DwarfBuilder().sections();
    Bytes& info = sections[1].second;
    info.clear();
    std::uint32_t rva = 0x1000;
    for (unsigned number = 0; info.size() < kFile; ++number) {
        const Bytes unit = unitNumber(number, rva);
        info.insert(info.end(), unit.begin(), unit.end());
    }
    sections[0].second.resize(rva);
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    return file && file->write(hawser::test::imageWithSections(sections));
}

}  // namespace

Rows dwarfOpening() {
    std::string folder = (std::filesystem::temp_directory_path() / "hawser-bench-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return {};
    const std::string path = folder + "/large.sys";
    Row limited{"open DWARF of 100 MB", {}, {1.0}, "s", "limit"};
    Row compared{"open DWARF of 100 MB", {}, {}, "s", "llvm-dwarfdump looks for a name"};
    bool good = writeImage(path);
    for (int round = 0; good && round < kDwarfRounds; ++round) {
        limited.ours.push_back(seconds([&] {
            const auto source = symbols::openDwarf(path, {});
            good = source && (*source)->find("Function7Of7");
        }));
        compared.limit.push_back(seconds([&] {
            const std::string command = "llvm-dwarfdump-19 --name=Function7Of7 '" + path + "' > /dev/null";
            good = good && std::system(command.c_str()) == 0;
        }));
    }
    compared.ours = limited.ours;
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return good ? Rows{limited, compared} : Rows{};
}

}  // namespace hawser::bench
