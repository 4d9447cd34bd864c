#include "core/symbols/UnwindX64.h"

#include <algorithm>

#include "core/symbols/EpilogX64.h"

namespace hawser::symbols {

namespace {

constexpr std::uint32_t kIndirect = 1;      // low bit of the unwind rva: it is another function table entry
constexpr std::size_t kLongestEpilog = 64;  // bytes: a release, sixteen pops and a jump

// Undoes one prolog, or the part of it that was executed.
class PrologUndo {
  public:
    PrologUndo(FrameStateX64& state, const StackReader& stack) : m_state(state), m_stack(stack) {}

    bool machineFrame() const { return m_machineFrame; }

    // `executed`: bytes of the prolog already executed; everything for a chained or finished one.
    Result<> run(const UnwindInfo& info, std::uint32_t executed) {
        const std::uint64_t frame = frameBase(info, executed);
        for (const UnwindCode& code : info.codes) {
            if (code.prologOffset > executed) continue;
            if (auto undone = undo(code, info, frame); !undone) return undone;
            if (m_machineFrame) return {};
        }
        return {};
    }

  private:
    // What saved registers are counted from: rsp after the prolog's allocation.
    std::uint64_t frameBase(const UnwindInfo& info, std::uint32_t executed) const {
        const bool established =
            info.frameRegister != 0 &&
            std::any_of(info.codes.begin(), info.codes.end(), [&](const UnwindCode& code) {
                return code.operation == UnwindOperation::SetFrameRegister && code.prologOffset <= executed;
            });
        return established ? m_state.registers[info.frameRegister] - info.frameOffset : m_state.rsp();
    }

    Result<> load(std::uint64_t address, std::uint64_t& into) {
        const auto value = m_stack(address);
        if (!value) return tl::unexpected(value.error());
        into = *value;
        return {};
    }

    Result<> undo(const UnwindCode& code, const UnwindInfo& info, std::uint64_t frame) {
        switch (code.operation) {
            case UnwindOperation::PushNonVolatile: {
                auto loaded = load(m_state.rsp(), m_pushed);
                if (!loaded) return loaded;
                m_state.rsp() += 8;
                m_state.registers[code.info] = m_pushed;
                return {};
            }
            case UnwindOperation::AllocateLarge:
            case UnwindOperation::AllocateSmall:
                m_state.rsp() += code.operand;
                return {};
            case UnwindOperation::SetFrameRegister:
                m_state.rsp() = m_state.registers[info.frameRegister] - info.frameOffset;
                return {};
            case UnwindOperation::SaveNonVolatile:
            case UnwindOperation::SaveNonVolatileFar:
                return load(frame + code.operand, m_state.registers[code.info]);
            case UnwindOperation::Epilog:
            case UnwindOperation::Spare:
            case UnwindOperation::SaveXmm128:
            case UnwindOperation::SaveXmm128Far:
                return {};
            case UnwindOperation::PushMachineFrame:
                return popMachineFrame(code.info != 0);
        }
        return {};
    }

    // Pushed by the processor: an error code perhaps, then rip, cs, eflags, rsp, ss.
    Result<> popMachineFrame(bool errorCode) {
        const std::uint64_t start = m_state.rsp() + (errorCode ? 8 : 0);
        if (auto loaded = load(start, m_state.rip); !loaded) return loaded;
        std::uint64_t rsp = 0;
        if (auto loaded = load(start + 24, rsp); !loaded) return loaded;
        m_state.rsp() = rsp;
        m_machineFrame = true;
        return {};
    }

    FrameStateX64& m_state;
    const StackReader& m_stack;
    std::uint64_t m_pushed = 0;
    bool m_machineFrame = false;
};

// Follows entries that only point to another one.
Result<RuntimeFunction> resolveIndirect(const ImageReader& read, RuntimeFunction function) {
    if ((function.unwindInfo & kIndirect) == 0) return function;
    const auto bytes = read(function.unwindInfo & ~kIndirect, 12);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "function table entry");
    reader.skip(8);
    function.unwindInfo = reader.u32();
    if ((function.unwindInfo & kIndirect) != 0)
        return fail(ErrorCode::Malformed, "the function table refers to an entry that refers on",
                    function.begin);
    return function;
}

// The code from rip to the end of the function: shorter when the page after it cannot be read.
Bytes codeAt(const ImageReader& read, std::uint32_t rva, std::uint32_t end) {
    const std::size_t count = std::min<std::size_t>(end > rva ? end - rva : 0, kLongestEpilog);
    if (auto bytes = read(rva, count)) return *bytes;
    const std::size_t toPageEnd = 0x1000 - (rva & 0xFFF);
    if (toPageEnd >= count) return {};
    auto bytes = read(rva, toPageEnd);
    return bytes ? *bytes : Bytes{};
}

Result<UnwoundFrame> undoProlog(const ImageReader& read, UnwindInfo info, std::uint32_t executed,
                                FrameStateX64 state, const StackReader& stack) {
    PrologUndo undo(state, stack);
    for (unsigned links = 0; links < kMaxChainedInfos; ++links) {
        if (auto done = undo.run(info, executed); !done) return tl::unexpected(done.error());
        if (undo.machineFrame()) return UnwoundFrame{state, true};
        if (!info.chained) return unwindLeaf(state, stack);
        auto next = readUnwindInfo(read, info.chained->unwindInfo & ~kIndirect);
        if (!next) return tl::unexpected(next.error());
        info = std::move(*next);
        executed = UINT32_MAX;
    }
    return fail(ErrorCode::Malformed, "the unwind information is chained without an end", state.rip);
}

}  // namespace

Result<UnwoundFrame> unwindLeaf(const FrameStateX64& state, const StackReader& stack) {
    UnwoundFrame frame{state};
    const auto rip = stack(state.rsp());
    if (!rip) return tl::unexpected(rip.error());
    frame.caller.rip = *rip;
    frame.caller.rsp() += 8;
    return frame;
}

Result<UnwoundFrame> unwindFrame(const ImageReader& read, Address imageBase, const RuntimeFunction& entry,
                                 FrameIs what, const FrameStateX64& state, const StackReader& stack) {
    const auto function = resolveIndirect(read, entry);
    if (!function) return tl::unexpected(function.error());
    auto info = readUnwindInfo(read, function->unwindInfo);
    if (!info) return tl::unexpected(info.error());

    const auto rva = static_cast<std::uint32_t>(state.rip - imageBase.value());
    const std::uint32_t executed = rva - function->begin;
    // At its first byte no function has anything to undo, and no code needs to be looked at.
    const bool inProlog = !info->chained && (executed == 0 || executed < info->prologSize);
    if (!inProlog && what == FrameIs::Interrupted) {
        const auto left =
            finishEpilog(codeAt(read, rva, function->end), imageBase, *function, *info, state, stack);
        if (!left) return tl::unexpected(left.error());
        if (*left) return **left;
    }
    // A fragment's own prolog may be entered at its start, so its offsets count as well.
    return undoProlog(read, std::move(*info), executed, state, stack);
}

}  // namespace hawser::symbols
