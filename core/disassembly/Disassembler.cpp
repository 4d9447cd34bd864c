#include "core/disassembly/Disassembler.h"

#include <Zydis/Zydis.h>

#include <algorithm>
#include <array>

#include "core/disassembly/OperandPrinter.h"

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

Address truncated(std::uint64_t value, Disassembler::Mode mode) {
    // 32-bit targets speak sign-extended addresses (core/base/Address.h).
    if (mode == Disassembler::Mode::X64) return Address(value);
    return Address(static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(value))));
}

Instruction undecodable(ByteSpan code, Address address) {
    Instruction instruction;
    instruction.address = address;
    instruction.bytes.assign(code.begin(), code.begin() + 1);
    instruction.mnemonic = "???";
    instruction.valid = false;
    return instruction;
}

}  // namespace

class Disassembler::Impl {
  public:
    explicit Impl(Mode mode) : m_mode(mode), m_printer(mode) {
        const bool wide = mode == Mode::X64;
        ZydisDecoderInit(&m_decoder, wide ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
                         wide ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32);
    }

    // Bytes of the instruction at the start of the code; 0 when it is none, nothing when the code ends inside
    // it.
    std::optional<std::size_t> lengthAt(ByteSpan code) const {
        ZydisDecodedInstruction instruction{};
        const ZyanStatus status =
            ZydisDecoderDecodeInstruction(&m_decoder, nullptr, code.data(), code.size(), &instruction);
        if (status == ZYDIS_STATUS_NO_MORE_DATA) return std::nullopt;
        return ZYAN_SUCCESS(status) ? instruction.length : 0;
    }

    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const {
        if (code.empty()) return std::nullopt;
        ZydisDecodedInstruction decoded{};
        std::array<ZydisDecodedOperand, ZYDIS_MAX_OPERAND_COUNT> operands{};
        const ZyanStatus status =
            ZydisDecoderDecodeFull(&m_decoder, code.data(), code.size(), &decoded, operands.data());
        if (status == ZYDIS_STATUS_NO_MORE_DATA && code.size() < kMaxInstruction) return std::nullopt;
        if (!ZYAN_SUCCESS(status)) return undecodable(code, address);
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

  private:
    void addTargets(const ZydisDecodedInstruction& decoded, const ZydisDecodedOperand* operands,
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

    static bool needsNoRegister(const ZydisDecodedOperand& operand) {
        const auto& mem = operand.mem;
        const bool plainBase = mem.base == ZYDIS_REGISTER_NONE || mem.base == ZYDIS_REGISTER_RIP;
        return plainBase && mem.index == ZYDIS_REGISTER_NONE && mem.segment != ZYDIS_REGISTER_FS &&
               mem.segment != ZYDIS_REGISTER_GS;
    }

    Mode m_mode;
    ZydisDecoder m_decoder{};
    OperandPrinter m_printer;
};

Disassembler::Disassembler(Mode mode) : m_impl(std::make_unique<Impl>(mode)) {}
Disassembler::~Disassembler() = default;

std::optional<Instruction> Disassembler::decode(ByteSpan code, Address address, const Namer& namer) const {
    return m_impl->decode(code.first(std::min(code.size(), kMaxInstruction)), address, namer);
}

std::vector<Instruction> Disassembler::decodeAll(ByteSpan code, Address address, std::size_t count,
                                                 const Namer& namer) const {
    std::vector<Instruction> list;
    std::size_t offset = 0;
    while (list.size() < count && offset < code.size()) {
        auto instruction = decode(code.subspan(offset), address + offset, namer);
        if (!instruction) break;
        offset += instruction->bytes.size();
        list.push_back(std::move(*instruction));
    }
    return list;
}

std::vector<Instruction> Disassembler::decodeBefore(ByteSpan code, Address end, std::size_t count,
                                                    const Namer& namer) const {
    // Instruction streams fall into step by themselves: of all starts, most soon meet on the true boundaries.
    // So each boundary counts the starts that pass through it, and the walk back from `end` takes the most
    // frequented one.
    const std::size_t size = code.size();
    std::vector<std::size_t> lengths(size, 0);
    std::vector<std::size_t> votes(size + 1, 0);
    for (std::size_t at = 0; at < size; ++at) {
        lengths[at] = m_impl->lengthAt(code.subspan(at, std::min(kMaxInstruction, size - at))).value_or(0);
        votes[at] += 1;
        if (lengths[at] != 0) votes[at + lengths[at]] += votes[at];
    }
    std::vector<std::size_t> starts;
    std::size_t at = size;
    while (at > 0 && starts.size() < count) {
        std::size_t best = at - 1;  // a byte of its own when nothing ends here
        std::size_t bestVotes = 0;
        for (std::size_t back = 1; back <= std::min(at, kMaxInstruction); ++back) {
            if (lengths[at - back] == back && votes[at - back] > bestVotes) {
                best = at - back;
                bestVotes = votes[best];
            }
        }
        starts.push_back(best);
        at = best;
    }
    std::vector<Instruction> list;
    for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
        const std::size_t length = lengths[*start];
        const ByteSpan rest = code.subspan(*start, length == 0 ? 1 : length);
        auto instruction = decode(rest, end - (size - *start), namer);
        list.push_back(instruction ? std::move(*instruction) : undecodable(rest, end - (size - *start)));
    }
    return list;
}

}  // namespace hawser::disassembly
