#include "core/disassembly/Arm64Decoder.h"

#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/Text.h"
#include "core/disassembly/InstructionsArm64.h"

namespace hawser::disassembly {

namespace {

constexpr std::size_t kLineRoom = 256;

// LLVM keeps a list of its targets; entering one twice does nothing.
bool registered() {
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64Disassembler();
    return true;
}

bool isNamePart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// x29 and x30 by their names; numbers below ten need no prefix.
std::string_view renamed(std::string_view word) {
    if (word.size() == 3 && word.substr(0, 2) == "0x" && word[2] <= '9') return word.substr(2);
    if (word == "x29") return "fp";
    if (word == "x30") return "lr";
    return word;
}

// "x29, x30, [sp, #-0x1f0]!" as WinDbg writes it: "fp,lr,[sp,#-0x1F0]!".
std::string spelled(std::string_view operands) {
    std::string result;
    std::size_t at = 0;
    while (at < operands.size()) {
        std::size_t end = at;
        while (end < operands.size() && isNamePart(operands[end])) ++end;
        if (end == at) {
            const char c = operands[at++];
            if (c != ' ' || result.empty() || result.back() != ',') result += c;
            continue;
        }
        const std::string_view word = renamed(operands.substr(at, end - at));
        const bool number = word.substr(0, 2) == "0x";
        for (std::size_t i = 0; i < word.size(); ++i)
            result += number && i >= 2 ? static_cast<char>(std::toupper(static_cast<unsigned char>(word[i])))
                                       : word[i];
        at = end;
    }
    return result;
}

}  // namespace

void Arm64Decoder::Dispose::operator()(void* context) const {
    LLVMDisasmDispose(context);
}

Arm64Decoder::Arm64Decoder() {
    static const bool kRegistered = registered();
    if (!kRegistered) return;
    m_context.reset(
        LLVMCreateDisasmCPUFeatures("aarch64-pc-windows-msvc", "", "+all", nullptr, 0, nullptr, nullptr));
    if (m_context) LLVMSetDisasmOptions(m_context.get(), LLVMDisassembler_Option_PrintImmHex);
}

std::string Arm64Decoder::text(std::uint32_t instruction, Address address) const {
    if (!m_context) return {};
    std::array<std::uint8_t, 4> bytes{};
    for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>((instruction >> (8 * i)) & 0xFF);
    std::array<char, kLineRoom> room{};
    const std::size_t length = LLVMDisasmInstruction(m_context.get(), bytes.data(), bytes.size(),
                                                     address.value(), room.data(), room.size());
    return length == 4 ? std::string(trim(room.data())) : std::string();
}

std::optional<std::size_t> Arm64Decoder::lengthAt(ByteSpan code) const {
    const auto instruction = arm64::instructionAt(code);
    if (!instruction) return std::nullopt;
    return text(*instruction, {}).empty() ? 0 : 4;
}

std::optional<Instruction> Arm64Decoder::decode(ByteSpan code, Address address, const Namer& namer) const {
    const auto word = arm64::instructionAt(code);
    if (!word) return std::nullopt;
    const std::string printed = text(*word, address);
    if (printed.empty()) return undecodable(code, address, unit());
    Instruction result;
    result.address = address;
    result.word = true;
    result.bytes.assign(code.begin(), code.begin() + 4);
    const std::size_t tab = std::min(printed.find('\t'), printed.size());
    result.mnemonic = printed.substr(0, tab);
    result.operands = spelled(trim(std::string_view(printed).substr(tab)));
    result.flow = arm64::flowOf(*word);
    if (const auto target = arm64::branchTarget(*word, address.value()))
        result.branchTarget = Address(*target);
    if (const auto data = arm64::dataAddress(*word, address.value())) result.memoryOperand = Address(*data);
    // Only the last operand can be relative to pc; LLVM prints the distance.
    if (const auto named = result.branchTarget ? result.branchTarget : result.memoryOperand) {
        const std::size_t comma = result.operands.rfind(',');
        result.operands.resize(comma == std::string::npos ? 0 : comma + 1);
        result.operands += namedAddress(*named, namer);
    }
    return result;
}

}  // namespace hawser::disassembly
