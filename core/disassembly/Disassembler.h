#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::disassembly {

enum class FlowKind { Other, Call, Jump, ConditionalJump, Return, Interrupt };

struct Instruction {
    Address address;
    Bytes bytes;           // at least one; a byte that is no instruction is shown as db
    std::string mnemonic;  // "mov"
    std::string operands;  // "rax,qword ptr [rcx+8]", WinDbg's spelling, target addresses named
    FlowKind flow = FlowKind::Other;
    std::optional<Address> branchTarget;   // direct call or jump
    std::optional<Address> memoryOperand;  // rip-relative or absolute, where it needs no register
    bool valid = true;
    bool word = false;  // the bytes are one little-endian number, and shown as such

    Address next() const { return address + bytes.size(); }
};

// Address to text ("nt+0x1234"), or nothing.
using Namer = std::function<std::optional<std::string>(Address)>;

class InstructionDecoder;

// x64 and x86 by Zydis, ARM64 by LLVM, printed as WinDbg prints. Pure.
class Disassembler {
  public:
    enum class Mode { X64, X86, Arm64, None };
    explicit Disassembler(Mode mode);
    ~Disassembler();
    Disassembler(Disassembler&&) noexcept;

    // One instruction at the start of `code`. Nothing when `code` is empty or ends inside the instruction.
    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const;
    // As many as fit, at most `count`.
    std::vector<Instruction> decodeAll(ByteSpan code, Address address, std::size_t count,
                                       const Namer& namer) const;
    // Up to `count` instructions that end exactly at `end`; `code` holds the bytes before `end`. The best
    // guess, as any backward disassembly is.
    std::vector<Instruction> decodeBefore(ByteSpan code, Address end, std::size_t count,
                                          const Namer& namer) const;

    static constexpr std::size_t kMaxInstruction = 15;  // bytes (Intel SDM vol. 2, 2.3.11)

  private:
    std::unique_ptr<InstructionDecoder> m_decoder;
};

}  // namespace hawser::disassembly
