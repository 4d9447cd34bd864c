// Arbitrary bytes through the disassembler, forward and backward, on both machines.
#include <cstdint>
#include <optional>

#include "core/disassembly/Disassembler.h"
#include "core/disassembly/ListingLine.h"

namespace {

using namespace hawser;
using namespace hawser::disassembly;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes code;
    for (std::size_t i = 0; i < size; ++i) code.push_back(std::byte{data[i]});
    const Namer namer = [](Address address) {
        return address.value() % 2 == 0 ? std::optional<std::string>("m!f<a, b>") : std::nullopt;
    };
    const Address start(0xfffff80000001000);
    for (const auto mode : {Disassembler::Mode::X64, Disassembler::Mode::X86}) {
        const Disassembler disassembler(mode);
        Address at = start;
        for (const Instruction& instruction : disassembler.decodeAll(code, start, size, namer)) {
            require(instruction.address == at && !instruction.bytes.empty());
            require(!listingLine(instruction, true).empty());
            at = instruction.next();
        }
        const auto before = disassembler.decodeBefore(code, start, 16, namer);
        require(before.empty() == code.empty());
        if (!before.empty()) require(before.back().next() == start);
    }
    return 0;
}
