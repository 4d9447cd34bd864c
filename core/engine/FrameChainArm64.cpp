#include "core/engine/FrameChainArm64.h"

#include "core/disassembly/InstructionsArm64.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kKernelHalf = std::uint64_t{1} << 55;  // Arm ARM D8.8: bit 55 chooses the half
constexpr std::uint64_t kSignature = ~((std::uint64_t{1} << 48) - 1);  // Windows has 48-bit addresses

}  // namespace

Address FrameChainArm64::returnAddress(Address value) const {
    const bool kernel = (value.value() & kKernelHalf) != 0;
    return Address(kernel ? value.value() | kSignature : value.value() & ~kSignature);
}

// While a function has no frame, its return address is in lr. Once it has called, lr holds the place behind
// that call, within itself. A call by BL names its function, which tells the two apart: the function that
// runs now begins at or before pc, and lr lies outside of it.
Result<std::optional<FrameChain::State>> FrameChainArm64::frameless(const State& state,
                                                                    const Registers& registers) {
    const auto link = registers.get("lr");
    if (!link) return std::optional<State>{};
    const Address back = returnAddress(Address(link->value));
    const auto here = code(state.pc, 8);
    if (!here) return tl::unexpected(here.error());
    const auto call = code(back - 4, 4);
    if (!call) return tl::unexpected(call.error());
    const auto instruction = disassembly::arm64::instructionAt(*here);
    const auto next =
        disassembly::arm64::instructionAt(ByteSpan(*here).subspan(here->size() < 8 ? here->size() : 4));
    const auto called = disassembly::arm64::instructionAt(*call);

    bool inRegister = instruction && (disassembly::arm64::opensFrame(*instruction) ||
                                      disassembly::arm64::isReturn(*instruction));
    // nt!DbgBreakPointWithStatus is brk; ret.
    inRegister |= instruction && next && disassembly::arm64::isBreak(*instruction) &&
                  disassembly::arm64::isReturn(*next);
    if (const auto start =
            called ? disassembly::arm64::callTarget(*called, (back - 4).value()) : std::nullopt) {
        const std::uint64_t pc = state.pc.value();
        const bool inside = back.value() >= *start && back.value() <= pc;
        inRegister |= *start <= pc && !inside;
    }
    if (!inRegister) return std::optional<State>{};
    // The frame is made and nothing was called yet: the chain has the same, and the caller's frame as well.
    const auto saved = word(state.fp + pointerBytes());
    if (!saved) return tl::unexpected(saved.error());
    if (*saved && returnAddress(**saved) == back && state.fp >= state.sp) return std::optional<State>{};
    return std::optional(State{back, state.sp, state.fp});
}

}  // namespace hawser::engine
