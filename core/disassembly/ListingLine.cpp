#include "core/disassembly/ListingLine.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::disassembly {

namespace {

constexpr std::size_t kMnemonicColumn = 8;
constexpr std::size_t kBytesColumn = 16;

std::string padded(std::string text, std::size_t column) {
    text.resize(std::max(column, text.size() + 1), ' ');
    return text;
}

}  // namespace

std::string instructionText(const Instruction& instruction) {
    if (instruction.operands.empty()) return instruction.mnemonic;
    return padded(instruction.mnemonic, kMnemonicColumn) + instruction.operands;
}

std::string listingLine(const Instruction& instruction, bool wide) {
    std::string bytes;
    for (const std::byte byte : instruction.bytes)
        bytes += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    const std::uint64_t value = instruction.address.value();
    const std::string address = wide ? formatAddress(value) : fmt::format("{:08x}", value & 0xFFFFFFFF);
    return fmt::format("{} {}{}", address, padded(std::move(bytes), kBytesColumn),
                       instructionText(instruction));
}

}  // namespace hawser::disassembly
