// Arbitrary bytes through the disassembler, forward and backward, on each machine.
#include <array>
#include <cstdint>
#include <optional>

#include "core/disassembly/Disassembler.h"
#include "core/disassembly/InstructionsArm64.h"
#include "core/disassembly/ListingLine.h"

namespace {

using namespace hawser;
using namespace hawser::disassembly;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

struct Machine {
    Disassembler disassembler;
    std::size_t unit = 1;  // bytes of the shortest instruction
};

const std::array<Machine, 4>& machines() {
    using Mode = Disassembler::Mode;
    static const std::array<Machine, 4> kMachines{{{Disassembler(Mode::X64)},
                                                   {Disassembler(Mode::X86)},
                                                   {Disassembler(Mode::Arm64), 4},
                                                   {Disassembler(Mode::None)}}};
    return kMachines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes code;
    for (std::size_t i = 0; i < size; ++i) code.push_back(std::byte{data[i]});
    const Namer namer = [](Address address) {
        return address.value() % 2 == 0 ? std::optional<std::string>("m!f<a, b>") : std::nullopt;
    };
    const Address start(0xfffff80000001000);
    for (const Machine& machine : machines()) {
        Address at = start;
        for (const Instruction& instruction : machine.disassembler.decodeAll(code, start, size, namer)) {
            require(instruction.address == at && !instruction.bytes.empty());
            require(!listingLine(instruction, true).empty());
            at = instruction.next();
        }
        const auto before = machine.disassembler.decodeBefore(code, start, 16, namer);
        require(before.empty() == (code.size() < machine.unit));
        if (!before.empty()) require(before.back().next() == start);
    }
    for (std::size_t at = 0; at + 4 <= code.size(); at += 4) {
        const auto word = arm64::instructionAt(ByteSpan(code).subspan(at));
        require(word.has_value());
        const bool direct = arm64::branchTarget(*word, start.value()).has_value();
        if (direct) require(arm64::flowOf(*word) != FlowKind::Other);
    }
    return 0;
}
