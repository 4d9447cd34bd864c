#include "core/disassembly/IntelDecoder.h"

#include <array>

namespace hawser::disassembly {

namespace {

FlowKind flowOf(const ZydisDecodedInstruction& instruction) {
    const ZydisInstructionCategory category = instruction.meta.category;
    if (category == ZYDIS_CATEGORY_CALL) return FlowKind::Call;
    if (category == ZYDIS_CATEGORY_UNCOND_BR) return FlowKind::Jump;
    if (category == ZYDIS_CATEGORY_COND_BR) return FlowKind::ConditionalJump;
    if (category == ZYDIS_CATEGORY_RET || category == ZYDIS_CATEGORY_SYSRET) return FlowKind::Return;
    if (category == ZYDIS_CATEGORY_INTERRUPT || category == ZYDIS_CATEGORY_SYSCALL)
        return FlowKind::Interrupt;
    return FlowKind::Other;
}

Address truncated(std::uint64_t value, InstructionSet mode) {
    // 32-bit targets speak sign-extended addresses (core/base/Address.h).
    if (mode == InstructionSet::X64) return Address(value);
    return Address(static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(value))));
}

bool needsNoRegister(const ZydisDecodedOperand& operand) {
    const auto& mem = operand.mem;
    const bool plainBase = mem.base == ZYDIS_REGISTER_NONE || mem.base == ZYDIS_REGISTER_RIP;
    return plainBase && mem.index == ZYDIS_REGISTER_NONE && mem.segment != ZYDIS_REGISTER_FS &&
           mem.segment != ZYDIS_REGISTER_GS;
}

}  // namespace

IntelDecoder::IntelDecoder(InstructionSet mode) : m_mode(mode), m_printer(mode) {
    const bool wide = mode == InstructionSet::X64;
    ZydisDecoderInit(&m_decoder, wide ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
                     wide ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32);
}

std::optional<std::size_t> IntelDecoder::lengthAt(ByteSpan code) const {
    ZydisDecodedInstruction instruction{};
    const ZyanStatus status =
        ZydisDecoderDecodeInstruction(&m_decoder, nullptr, code.data(), code.size(), &instruction);
    if (status == ZYDIS_STATUS_NO_MORE_DATA) return std::nullopt;
    return ZYAN_SUCCESS(status) ? instruction.length : 0;
}

std::optional<Instruction> IntelDecoder::decode(ByteSpan code, Address address, const Namer& namer) const {
    if (code.empty()) return std::nullopt;
    ZydisDecodedInstruction decoded{};
    std::array<ZydisDecodedOperand, ZYDIS_MAX_OPERAND_COUNT> operands{};
    const ZyanStatus status =
        ZydisDecoderDecodeFull(&m_decoder, code.data(), code.size(), &decoded, operands.data());
    if (status == ZYDIS_STATUS_NO_MORE_DATA && code.size() < kMaxInstruction)
        return std::nullopt;
    if (!ZYAN_SUCCESS(status)) return undecodable(code, address, 1);
    Instruction result;
    result.address = address;
    result.bytes.assign(code.begin(), code.begin() + decoded.length);
    auto text = m_printer.print(decoded, operands.data(), address, namer);
    result.mnemonic = std::move(text.mnemonic);
    result.operands = std::move(text.operands);
    result.flow = flowOf(decoded);
    addTargets(decoded, operands.data(), result);
    return result;
}

void IntelDecoder::addTargets(const ZydisDecodedInstruction& decoded, const ZydisDecodedOperand* operands,
                              Instruction& result) const {
    for (std::size_t i = 0; i < decoded.operand_count_visible; ++i) {
        const ZydisDecodedOperand& operand = operands[i];
        ZyanU64 target = 0;
        const bool relative = operand.type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operand.imm.is_relative;
        const bool memory = operand.type == ZYDIS_OPERAND_TYPE_MEMORY && needsNoRegister(operand);
        if (!relative && !memory) continue;
        if (!ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(&decoded, &operand, result.address.value(), &target)))
            continue;
        (relative ? result.branchTarget : result.memoryOperand) = truncated(target, m_mode);
    }
}

}  // namespace hawser::disassembly
