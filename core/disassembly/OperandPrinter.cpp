#include "core/disassembly/OperandPrinter.h"

#include <Zycore/Format.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "core/base/Text.h"
#include "core/disassembly/Spelling.h"

namespace hawser::disassembly {

namespace {

constexpr std::size_t kTextRoom =
    256;  // Zydis' longest instruction is well below; names are put in afterwards

// In Zydis' text: kNameMark stands for the next address text, kOperandMark for the end of the mnemonic.
// Addresses are put in last because a name may hold anything, the formatter's ", " too.
constexpr char kNameMark = '\x01';
constexpr char kOperandMark = '\x02';

struct Job {
    const Namer* namer = nullptr;
    bool wide = true;  // 64-bit addresses
    std::vector<std::string> addresses;
    std::string bareAddress;  // x86: the operand that gets "ds:" in front
};

Job& jobOf(const ZydisFormatterContext* context) {
    return *static_cast<Job*>(context->user_data);
}

ZyanStatus append(ZydisFormatterBuffer* buffer, const std::string& text) {
    ZyanString* string = nullptr;
    ZYAN_CHECK(ZydisFormatterBufferGetString(buffer, &string));
    return ZyanStringAppendFormat(string, "%s", text.c_str());
}

ZyanStatus printMnemonic(const ZydisFormatter*, ZydisFormatterBuffer* buffer,
                         ZydisFormatterContext* context) {
    const char* name = ZydisMnemonicGetString(context->instruction->mnemonic);
    return append(buffer, windbgMnemonic(name == nullptr ? "" : name) + kOperandMark);
}

ZyanStatus printAddress(const ZydisFormatter*, ZydisFormatterBuffer* buffer, ZydisFormatterContext* context) {
    Job& job = jobOf(context);
    const ZydisDecodedOperand& operand = *context->operand;
    ZyanU64 target = 0;
    ZYAN_CHECK(ZydisCalcAbsoluteAddress(context->instruction, &operand, context->runtime_address, &target));
    const bool memory = operand.type == ZYDIS_OPERAND_TYPE_MEMORY;
    const bool segmentBase =
        memory && (operand.mem.segment == ZYDIS_REGISTER_FS || operand.mem.segment == ZYDIS_REGISTER_GS);
    if (segmentBase) {
        // An offset into the processor's block, not an address: "gs:[188h]", "fs:[124h]".
        return append(buffer, windbgNumber(target));
    }
    const auto name = *job.namer ? (*job.namer)(Address(target)) : std::nullopt;
    const std::string plain = formatAddress(target, job.wide);
    if (name) {
        job.addresses.push_back(fmt::format("{} ({})", *name, plain));
    } else if (memory && !job.wide) {
        // The segment is shown with a bare number; a name speaks for itself.
        if (operand.mem.segment == ZYDIS_REGISTER_DS) job.bareAddress = fmt::format("[{:08X}h", target);
        job.addresses.push_back(fmt::format("{:08X}h", target));
    } else {
        job.addresses.push_back(plain);
    }
    return append(buffer, std::string(1, kNameMark));
}

ZyanStatus printDisplacement(const ZydisFormatter*, ZydisFormatterBuffer* buffer,
                             ZydisFormatterContext* context) {
    const ZyanI64 value = context->operand->mem.disp.value;
    if (value == 0) return ZYAN_STATUS_SUCCESS;
    const bool negative = value < 0;
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    return append(buffer, (negative ? "-" : "+") + windbgNumber(magnitude));
}

ZyanStatus printImmediate(const ZydisFormatter*, ZydisFormatterBuffer* buffer,
                          ZydisFormatterContext* context) {
    const ZydisDecodedOperand& operand = *context->operand;
    std::uint64_t value = operand.imm.value.u;
    // WinDbg shows the value as the operation uses it: sign-extended to the operand's width, then unsigned.
    const unsigned width = operand.imm.is_signed ? context->instruction->operand_width : operand.size;
    if (width > 0 && width < 64) value &= (std::uint64_t{1} << width) - 1;
    return append(buffer, windbgNumber(value));
}

// "0033:77C41234", a selector and an offset of 16 or 32 bits.
ZyanStatus printFarPointer(const ZydisFormatter*, ZydisFormatterBuffer* buffer,
                           ZydisFormatterContext* context) {
    const auto& pointer = context->operand->ptr;
    const unsigned digits = context->instruction->operand_width == 16 ? 4 : 8;
    return append(buffer, fmt::format("{:04X}:{:0{}X}", pointer.segment, pointer.offset, digits));
}

ZyanStatus printRegister(const ZydisFormatter*, ZydisFormatterBuffer* buffer, ZydisFormatterContext*,
                         ZydisRegister reg) {
    const char* name = ZydisRegisterGetString(reg);
    return append(buffer, windbgRegister(name == nullptr ? "?" : name));
}

template <class Function>
void hook(ZydisFormatter& formatter, ZydisFormatterFunction which, Function function) {
    const void* callback = nullptr;
    static_assert(sizeof(function) == sizeof(callback));
    callback = std::bit_cast<const void*>(function);
    ZydisFormatterSetHook(&formatter, which, &callback);
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
}

std::string withAddresses(std::string text, const Job& job) {
    replaceAll(text, ", ", ",");
    replaceAll(text, " + ", "+");
    for (const std::string_view after : {"]", "+", "-"}) replaceAll(text, fmt::format("*1{}", after), after);
    std::size_t at = 0;
    for (const std::string& address : job.addresses) {
        at = text.find(kNameMark, at);
        if (at == std::string::npos) break;
        text.replace(at, 1, address);
        at += address.size();
    }
    const std::size_t bare = job.bareAddress.empty() ? 0 : text.find(job.bareAddress);
    if (bare != 0 && bare != std::string::npos && text[bare - 1] != ':') text.insert(bare, "ds:");
    return text;
}

// The one-letter width at the end of the string instructions' names, which WinDbg shows by the operands.
std::optional<std::string> stringInstruction(std::string_view mnemonic) {
    constexpr std::array<std::string_view, 7> kNames{"movs", "stos", "lods", "scas", "cmps", "ins", "outs"};
    for (const std::string_view name : kNames) {
        if (mnemonic.size() == name.size() + 1 && mnemonic.starts_with(name) &&
            std::string_view("bwdq").find(mnemonic.back()) != std::string_view::npos) {
            return std::string(name);
        }
    }
    return std::nullopt;
}

bool hasPrefix(const ZydisDecodedInstruction& instruction, ZyanU8 value) {
    for (std::size_t i = 0; i < instruction.raw.prefix_count; ++i) {
        if (instruction.raw.prefixes[i].value == value) return true;
    }
    return false;
}

// Where Zydis names the width of a memory operand by its bits, WinDbg does by what stands there.
std::string withPointerNames(std::string operands, const ZydisDecodedInstruction& instruction) {
    switch (instruction.mnemonic) {
        case ZYDIS_MNEMONIC_LGDT:
        case ZYDIS_MNEMONIC_LIDT:
        case ZYDIS_MNEMONIC_SGDT:
        case ZYDIS_MNEMONIC_SIDT:
            replaceAll(operands, "tbyte ptr", "fword ptr");
            break;
        case ZYDIS_MNEMONIC_CMPXCHG16B:
            replaceAll(operands, "xmmword ptr", "oword ptr");
            break;
        // Of a whole line of the cache no width is told.
        case ZYDIS_MNEMONIC_CLFLUSH:
        case ZYDIS_MNEMONIC_CLFLUSHOPT:
        case ZYDIS_MNEMONIC_CLWB:
        case ZYDIS_MNEMONIC_CLDEMOTE:
        case ZYDIS_MNEMONIC_CLZERO:
            replaceAll(operands, "zmmword ptr ", "");
            break;
        case ZYDIS_MNEMONIC_PREFETCH:
        case ZYDIS_MNEMONIC_PREFETCHNTA:
        case ZYDIS_MNEMONIC_PREFETCHT0:
        case ZYDIS_MNEMONIC_PREFETCHT1:
        case ZYDIS_MNEMONIC_PREFETCHT2:
        case ZYDIS_MNEMONIC_PREFETCHW:
            replaceAll(operands, "byte ptr ", "");
            break;
        default:
            break;
    }
    return operands;
}

// Of an exchange with memory WinDbg names the register first.
std::string withRegisterFirst(std::string operands, const ZydisDecodedInstruction& instruction) {
    const std::size_t comma = operands.find(',');
    if (instruction.mnemonic != ZYDIS_MNEMONIC_XCHG || comma == std::string::npos ||
        operands.find('[') > comma)
        return operands;
    return operands.substr(comma + 1) + ',' + operands.substr(0, comma);
}

// Zydis has one mnemonic for a near and a far return, ignores a REP that does nothing, and takes the two-byte
// nop for what it does, not for what it is.
void spellByPrefixes(OperandPrinter::Text& text, const ZydisDecodedInstruction& instruction) {
    const bool repeat = (instruction.attributes & ZYDIS_ATTRIB_HAS_REP) != 0 || hasPrefix(instruction, 0xF3);
    if (instruction.mnemonic == ZYDIS_MNEMONIC_RET) {
        if (instruction.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR)
            text.mnemonic = instruction.operand_width == 64 ? "retfq" : "retf";
        else if (repeat)
            text.mnemonic = "rep ret";
    }
    if (instruction.mnemonic == ZYDIS_MNEMONIC_NOP && instruction.opcode == 0x90 && instruction.length == 2 &&
        hasPrefix(instruction, 0x66))
        text = {"xchg", "ax,ax"};
}

// movsd, addsd and their like: WinDbg calls a double in memory mmword.
bool isScalarDouble(const ZydisDecodedInstruction& instruction, const ZydisDecodedOperand* operands) {
    for (std::size_t i = 0; i < instruction.operand_count_visible; ++i) {
        const ZydisDecodedOperand& operand = operands[i];
        if (operand.type == ZYDIS_OPERAND_TYPE_MEMORY && operand.size == 64 &&
            operand.element_type == ZYDIS_ELEMENT_TYPE_FLOAT64) {
            return instruction.meta.category != ZYDIS_CATEGORY_X87_ALU;
        }
    }
    return false;
}

}  // namespace

OperandPrinter::OperandPrinter(InstructionSet mode) : m_mode(mode) {
    ZydisFormatterInit(&m_formatter, ZYDIS_FORMATTER_STYLE_INTEL);
    // Every memory operand has its width before it, as in WinDbg; lea is put right in print().
    ZydisFormatterSetProperty(&m_formatter, ZYDIS_FORMATTER_PROP_FORCE_SIZE, ZYAN_TRUE);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_PRINT_MNEMONIC, &printMnemonic);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_PRINT_ADDRESS_ABS, &printAddress);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_PRINT_DISP, &printDisplacement);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_PRINT_IMM, &printImmediate);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_FORMAT_OPERAND_PTR, &printFarPointer);
    hook(m_formatter, ZYDIS_FORMATTER_FUNC_PRINT_REGISTER, &printRegister);
}

std::string OperandPrinter::formatted(const ZydisDecodedInstruction& instruction,
                                      const ZydisDecodedOperand* operands, Address address,
                                      const Namer& namer) const {
    Job job{&namer, m_mode == InstructionSet::X64, {}, {}};
    std::array<char, kTextRoom> room{};
    const ZyanStatus status = ZydisFormatterFormatInstruction(&m_formatter, &instruction, operands,
                                                              instruction.operand_count_visible, room.data(),
                                                              room.size(), address.value(), &job);
    return ZYAN_SUCCESS(status) ? withAddresses(room.data(), job) : std::string();
}

std::string OperandPrinter::stringOperands(const ZydisDecodedInstruction& instruction,
                                           const ZydisDecodedOperand* operands, Address address,
                                           const Namer& namer) const {
    std::string text;
    for (std::size_t i = 0; i < instruction.operand_count; ++i) {
        const ZydisDecodedOperand& operand = operands[i];
        const bool port =
            operand.type == ZYDIS_OPERAND_TYPE_REGISTER && operand.reg.value == ZYDIS_REGISTER_DX;
        if (operand.type != ZYDIS_OPERAND_TYPE_MEMORY && !port) continue;
        Job job{&namer, m_mode == InstructionSet::X64, {}, {}};
        std::array<char, kTextRoom> room{};
        const ZyanStatus status = ZydisFormatterFormatOperand(
            &m_formatter, &instruction, &operand, room.data(), room.size(), address.value(), &job);
        if (!ZYAN_SUCCESS(status)) continue;
        if (!text.empty()) text += ',';
        std::string part = withAddresses(room.data(), job);
        // The destination's segment cannot be overridden; WinDbg names it on x86 only.
        if (m_mode == InstructionSet::X64) replaceAll(part, "es:[", "[");
        text += part;
    }
    return text;
}

OperandPrinter::Text OperandPrinter::print(const ZydisDecodedInstruction& instruction,
                                           const ZydisDecodedOperand* operands, Address address,
                                           const Namer& namer) const {
    const std::string all = formatted(instruction, operands, address, namer);
    const std::size_t split = all.find(kOperandMark);
    if (split == std::string::npos) return {"???", {}};
    Text text{all.substr(0, split), std::string(trim(std::string_view(all).substr(split + 1)))};
    const std::size_t lastWord = text.mnemonic.find_last_of(' ');
    const std::size_t wordStart = lastWord == std::string::npos ? 0 : lastWord + 1;
    const auto plain = stringInstruction(std::string_view(text.mnemonic).substr(wordStart));
    // movsd and cmpsd are scalar SSE instructions too: those have visible operands.
    if (plain && instruction.operand_count_visible == 0) {
        text.mnemonic.replace(wordStart, std::string::npos, *plain);
        text.operands = stringOperands(instruction, operands, address, namer);
    }
    if (instruction.mnemonic == ZYDIS_MNEMONIC_INT3) text.operands = "3";
    if (instruction.mnemonic == ZYDIS_MNEMONIC_NOP)
        text.operands.resize(std::min(text.operands.find(','), text.operands.size()));
    if (isScalarDouble(instruction, operands)) replaceAll(text.operands, "qword ptr [", "mmword ptr [");
    if (instruction.mnemonic == ZYDIS_MNEMONIC_LEA) {
        const std::size_t bracket = text.operands.find('[');
        const std::size_t comma = text.operands.find(',');
        if (comma != std::string::npos && bracket != std::string::npos && comma < bracket) {
            text.operands.erase(comma + 1, bracket - comma - 1);
        }
    }
    text.operands = withRegisterFirst(withPointerNames(std::move(text.operands), instruction), instruction);
    spellByPrefixes(text, instruction);
    return text;
}

}  // namespace hawser::disassembly
