#include "core/disassembly/InstructionsArm64.h"

namespace hawser::disassembly::arm64 {

namespace {

constexpr bool matches(std::uint32_t instruction, std::uint32_t mask, std::uint32_t value) {
    return (instruction & mask) == value;
}

constexpr std::uint32_t kBlMask = 0xFC000000;
constexpr std::uint32_t kBl = 0x94000000;

constexpr bool isJump(std::uint32_t i) {
    return matches(i, 0xFC000000, 0x14000000);  // B
}
constexpr bool isConditional19(std::uint32_t i) {
    return matches(i, 0xFF000000, 0x54000000) ||  // B.cond, BC.cond
           matches(i, 0x7E000000, 0x34000000);    // CBZ, CBNZ
}
constexpr bool isConditional14(std::uint32_t i) {
    return matches(i, 0x7E000000, 0x36000000);  // TBZ, TBNZ
}

// `bits` bits of the instruction from `shift` on, signed.
constexpr std::uint64_t signedField(std::uint32_t instruction, unsigned shift, unsigned bits) {
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    const std::uint64_t field = (instruction >> shift) & mask;
    return (field >> (bits - 1)) != 0 ? field | ~mask : field;
}

}  // namespace

std::optional<std::uint32_t> instructionAt(ByteSpan code) {
    if (code.size() < 4) return {};
    ByteReader reader(code);
    return reader.u32();
}

bool isBreak(std::uint32_t instruction) {
    return matches(instruction, 0xFFE0001F, 0xD4200000);
}

bool isCall(std::uint32_t instruction) {
    return matches(instruction, kBlMask, kBl) || matches(instruction, 0xFFFFFC1F, 0xD63F0000) ||  // BLR
           matches(instruction, 0xFEFFF800, 0xD63F0800);  // BLRAA, BLRAB, BLRAAZ, BLRABZ
}

bool isReturn(std::uint32_t instruction) {
    return matches(instruction, 0xFFFFFC1F, 0xD65F0000) ||  // RET
           matches(instruction, 0xFFFFFBFF, 0xD65F0BFF);    // RETAA, RETAB
}

bool opensFrame(std::uint32_t instruction) {
    constexpr std::uint32_t kPaciasp = 0xD503233F;
    constexpr std::uint32_t kPacibsp = 0xD503237F;
    if (instruction == kPaciasp || instruction == kPacibsp) return true;
    return matches(instruction, 0xFFC07FFF, 0xA9807BFD);  // STP x29, x30, [sp, #n]!
}

std::optional<std::uint64_t> callTarget(std::uint32_t instruction, std::uint64_t at) {
    if (!matches(instruction, kBlMask, kBl)) return {};
    return at + (signedField(instruction, 0, 26) << 2);
}

FlowKind flowOf(std::uint32_t instruction) {
    if (isCall(instruction)) return FlowKind::Call;
    if (isReturn(instruction)) return FlowKind::Return;
    if (isConditional19(instruction) || isConditional14(instruction)) return FlowKind::ConditionalJump;
    if (isJump(instruction) || matches(instruction, 0xFFFFFC1F, 0xD61F0000) ||  // BR
        matches(instruction, 0xFEFFF800, 0xD61F0800))                           // BRAA, BRAB
        return FlowKind::Jump;
    if (matches(instruction, 0xFF000000, 0xD4000000)) return FlowKind::Interrupt;  // SVC, BRK, HLT
    return FlowKind::Other;
}

std::optional<std::uint64_t> branchTarget(std::uint32_t instruction, std::uint64_t at) {
    if (const auto call = callTarget(instruction, at)) return call;
    if (isJump(instruction)) return at + (signedField(instruction, 0, 26) << 2);
    if (isConditional19(instruction)) return at + (signedField(instruction, 5, 19) << 2);
    if (isConditional14(instruction)) return at + (signedField(instruction, 5, 14) << 2);
    return {};
}

std::optional<std::uint64_t> dataAddress(std::uint32_t instruction, std::uint64_t at) {
    const std::uint64_t low = (instruction >> 29) & 3;
    const std::uint64_t immediate = (signedField(instruction, 5, 19) << 2) | low;
    if (matches(instruction, 0x9F000000, 0x10000000)) return at + immediate;                        // ADR
    if (matches(instruction, 0x9F000000, 0x90000000)) return (at & ~0xFFFULL) + (immediate << 12);  // ADRP
    if (matches(instruction, 0x3B000000, 0x18000000)) return at + (signedField(instruction, 5, 19) << 2);
    return {};  // the last: LDR, LDRSW, PRFM (literal)
}

}  // namespace hawser::disassembly::arm64
