#include <catch2/catch.hpp>
#include <sstream>

#include "core/symbols/FrameTable.h"
#include "tests/support/ChildProcess.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

std::string lowerCase(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(c));
    return text;
}

// "ESP+8" as "$esp 8 +".
std::string added(const std::string& text) {
    const std::size_t sign = text.find_first_of("+-");
    const std::string base = text.substr(0, sign);
    return fmt::format("{} {} {}", base == "CFA" ? "$T0" : "$" + lowerCase(base),
                       sign == std::string::npos ? "0" : text.substr(sign + 1),
                       sign == std::string::npos || text[sign] == '+' ? "+" : "-");
}

// "  0x401004: CFA=ESP+20: EBP=[CFA-8], EIP=[CFA-4]" as the program that says the same; the order of the
// registers is the tool's own.
std::string programOf(const std::string& row, std::string& registers) {
    const std::size_t rule = row.find("CFA=") + 4;
    std::string program = "$T0 " + added(row.substr(rule, row.find(':', rule) - rule)) + " = ";
    for (std::size_t at = row.find("=["); at != std::string::npos; at = row.find("=[", at + 1)) {
        const std::size_t name = row.find_last_of(" ", at) + 1;
        const std::string place = row.substr(at + 2, row.find(']', at) - at - 2);
        const std::string saved =
            fmt::format("${} {} ^ =", lowerCase(row.substr(name, at - name)), added(place));
        if (saved.starts_with("$eip"))
            program += saved + " $esp $T0 =";
        else
            registers += " " + saved;
    }
    return program;
}

}  // namespace

TEST_CASE("Every row of x86 call frames is told as a program that says the same", "[dwarf]") {
    for (const char* const image : {"i686-4-O0", "i686-5-O2"}) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        REQUIRE(source->frames() != nullptr);
        const std::uint64_t base = test::preferredBase(path);
        std::istringstream lines(test::runToEnd({"llvm-dwarfdump-19", "--eh-frame", path}));
        std::size_t seen = 0;
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("  0x") || line.find(": CFA=") == std::string::npos) continue;
            const std::uint64_t address = std::stoull(line, nullptr, 16);
            INFO(image << line);
            if (address < base) continue;  // thrown away by the linker
            const auto found = source->frames()->at(static_cast<std::uint32_t>(address - base));
            REQUIRE(found);
            CHECK(found->rva == address - base);
            CHECK(found->size > 0);
            std::string registers;
            CHECK(found->program == programOf(line, registers) + registers);
            CHECK(found->usesFramePointer == (line.find("CFA=EBP") != std::string::npos));
            ++seen;
        }
        CHECK(seen >= 20);
        CHECK_FALSE(source->frames()->at(0x10));
    }
    CHECK(test::openedDwarf(test::dwarfImage("x86_64-5-O0"))->frames() == nullptr);
}
