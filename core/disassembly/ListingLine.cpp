#include "core/disassembly/ListingLine.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::disassembly {

namespace {

constexpr std::size_t kMnemonicColumn = 8;
constexpr std::size_t kBytesColumn = 16;
// Where an instruction is one number of four bytes.
constexpr std::size_t kWordMnemonicColumn = 12;
constexpr std::size_t kWordBytesColumn = 9;

std::string padded(std::string text, std::size_t column) {
    text.resize(std::max(column, text.size() + 1), ' ');
    return text;
}

}  // namespace

std::string bytesText(const Instruction& instruction) {
    std::string text;
    for (const std::byte byte : instruction.bytes) {
        const std::string digits = fmt::format("{:02x}", std::to_integer<unsigned>(byte));
        text.insert(instruction.word ? 0 : text.size(), digits);
    }
    return text;
}

std::string instructionText(const Instruction& instruction) {
    if (instruction.operands.empty()) return instruction.mnemonic;
    return padded(instruction.mnemonic, instruction.word ? kWordMnemonicColumn : kMnemonicColumn) +
           instruction.operands;
}

std::string listingLine(const Instruction& instruction, bool wide) {
    const std::uint64_t value = instruction.address.value();
    const std::string address = formatAddress(value, wide);
    return fmt::format("{} {}{}", address,
                       padded(bytesText(instruction), instruction.word ? kWordBytesColumn : kBytesColumn),
                       instructionText(instruction));
}

}  // namespace hawser::disassembly
