#include "core/symbols/EpilogX64.h"

namespace hawser::symbols {

namespace {

// The few instructions that an epilog may hold (x64 exception handling, "Epilogue code"; encodings: Intel SDM
// vol. 2).
class EpilogDecoder {
  public:
    EpilogDecoder(ByteSpan code, std::uint64_t rip) : m_code(code), m_rip(rip) {}

    unsigned at(std::size_t ahead) const {
        return m_offset + ahead < m_code.size() ? std::to_integer<unsigned>(m_code[m_offset + ahead]) : kNone;
    }
    void take(std::size_t count) { m_offset += count; }
    std::int32_t signed8(std::size_t ahead) const { return static_cast<std::int8_t>(at(ahead)); }
    std::int32_t signed32(std::size_t ahead) const {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i) value |= (at(ahead + i) & 0xFF) << (8 * i);
        return static_cast<std::int32_t>(value);
    }
    bool has(std::size_t count) const { return m_offset + count <= m_code.size(); }
    std::uint64_t address(std::size_t ahead) const { return m_rip + m_offset + ahead; }

  private:
    static constexpr unsigned kNone = 0x100;  // no byte has this value
    ByteSpan m_code;
    std::uint64_t m_rip;
    std::size_t m_offset = 0;
};

std::uint64_t moved(std::uint64_t value, std::int32_t by) {
    return value + static_cast<std::uint64_t>(static_cast<std::int64_t>(by));
}

// add rsp,imm
bool releaseByNumber(EpilogDecoder& code, FrameStateX64& state) {
    if (code.at(0) == 0x48 && code.at(1) == 0x83 && code.at(2) == 0xC4 && code.has(4)) {
        state.rsp() = moved(state.rsp(), code.signed8(3));
        code.take(4);
        return true;
    }
    if (code.at(0) == 0x48 && code.at(1) == 0x81 && code.at(2) == 0xC4 && code.has(7)) {
        state.rsp() = moved(state.rsp(), code.signed32(3));
        code.take(7);
        return true;
    }
    return false;
}

// add rsp,imm or lea rsp,[frame register+disp]; at most one, and only the form that the unwind information
// allows.
void releaseFrame(EpilogDecoder& code, const UnwindInfo& info, FrameStateX64& state) {
    if (releaseByNumber(code, state)) return;
    if ((code.at(0) & 0x1FE) == 0x48 && code.at(1) == 0x8D && info.frameRegister != 0) {
        const unsigned base = (code.at(2) & 7) | ((code.at(0) & 1) << 3);
        if (base != info.frameRegister) return;
        const bool sib = (code.at(2) & 7) == 4;  // r12 as base needs a SIB byte
        const std::size_t displacement = sib ? 4 : 3;
        if ((code.at(2) & 0xF8) == 0x60 && code.has(displacement + 1)) {
            state.rsp() = moved(state.registers[base], code.signed8(displacement));
            code.take(displacement + 1);
        } else if ((code.at(2) & 0xF8) == 0xA0 && code.has(displacement + 4)) {
            state.rsp() = moved(state.registers[base], code.signed32(displacement));
            code.take(displacement + 4);
        }
    }
}

Result<> pop(FrameStateX64& state, unsigned reg, const StackReader& stack) {
    const auto value = stack(state.rsp());
    if (!value) return tl::unexpected(value.error());
    state.rsp() += 8;
    state.registers[reg] = *value;
    return {};
}

Result<> popRegisters(EpilogDecoder& code, FrameStateX64& state, const StackReader& stack) {
    for (;;) {
        const bool extended = code.at(0) == 0x41;
        const unsigned opcode = code.at(extended ? 1 : 0);
        if ((opcode & 0x1F8) != 0x58) return {};
        if (auto popped = pop(state, (opcode & 7) | (extended ? 8u : 0u), stack); !popped) return popped;
        code.take(extended ? 2 : 1);
    }
}

// ret, ret imm16, rep ret; jmp through memory or a register as tail calls are made; jmp rel that leaves the
// function.
bool leaves(const EpilogDecoder& code, Address imageBase, const RuntimeFunction& function) {
    const unsigned first = code.at(0);
    if (first == 0xC3 || first == 0xC2 || (first == 0xF3 && code.at(1) == 0xC3)) return true;
    if ((first & 0x1F8) == 0x48 && code.at(1) == 0xFF && (code.at(2) & 0x138) == 0x20) return true;
    if (first == 0xFF && code.at(1) == 0x25) return true;
    std::uint64_t target = 0;
    if (first == 0xEB && code.has(2))
        target = moved(code.address(2), code.signed8(1));
    else if (first == 0xE9 && code.has(5))
        target = moved(code.address(5), code.signed32(1));
    else
        return false;
    const std::uint64_t rva = target - imageBase.value();
    return rva < function.begin || rva >= function.end;
}

// An interrupt's own code drops an error code at last, perhaps swaps the base of gs, and returns by iretq.
bool endsInterrupt(EpilogDecoder& code, FrameStateX64& state) {
    releaseByNumber(code, state);
    if (code.at(0) == 0x0F && code.at(1) == 0x01 && code.at(2) == 0xF8) code.take(3);
    return code.at(0) == 0x48 && code.at(1) == 0xCF;
}

enum class EpilogEnd { None, Return, InterruptReturn };

// Executes up to the return.
Result<EpilogEnd> toReturn(EpilogDecoder code, Address imageBase, const RuntimeFunction& function,
                           const UnwindInfo& info, FrameStateX64& state, const StackReader& stack) {
    releaseFrame(code, info, state);
    if (auto popped = popRegisters(code, state, stack); !popped) return tl::unexpected(popped.error());
    if (leaves(code, imageBase, function)) return EpilogEnd::Return;
    return endsInterrupt(code, state) ? EpilogEnd::InterruptReturn : EpilogEnd::None;
}

// rip at rsp; behind an interrupt cs, eflags, rsp and ss as well (Intel SDM vol. 3, 6.14).
Result<UnwoundFrame> returned(EpilogEnd by, FrameStateX64 state, const StackReader& stack) {
    const std::uint64_t at = state.rsp();
    const auto rip = stack(at);
    if (!rip) return tl::unexpected(rip.error());
    state.rip = *rip;
    state.rsp() = at + 8;
    if (by != EpilogEnd::InterruptReturn) return UnwoundFrame{state};
    const auto rsp = stack(at + 24);
    if (!rsp) return tl::unexpected(rsp.error());
    state.rsp() = *rsp;
    return UnwoundFrame{state, true};
}

}  // namespace

Result<std::optional<UnwoundFrame>> finishEpilog(ByteSpan bytes, Address imageBase,
                                                 const RuntimeFunction& function, const UnwindInfo& info,
                                                 const FrameStateX64& state, const StackReader& stack) {
    const EpilogDecoder code(bytes, state.rip);
    // First without the stack: most places are no epilog, and their stack need not be read for that.
    FrameStateX64 ignored = state;
    const StackReader nothing = [](std::uint64_t) -> Result<std::uint64_t> { return 0; };
    const auto end = toReturn(code, imageBase, function, info, ignored, nothing);
    if (!end) return tl::unexpected(end.error());
    if (*end == EpilogEnd::None) return std::optional<UnwoundFrame>{};

    FrameStateX64 caller = state;
    if (auto executed = toReturn(code, imageBase, function, info, caller, stack); !executed)
        return tl::unexpected(executed.error());
    auto frame = returned(*end, caller, stack);
    if (!frame) return tl::unexpected(frame.error());
    return std::optional(*frame);
}

}  // namespace hawser::symbols
