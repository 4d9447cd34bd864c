#include "core/engine/FrameChainX86.h"

#include <algorithm>
#include <initializer_list>

namespace hawser::engine {

namespace {

constexpr std::size_t kLooked = 4;  // bytes before and behind the program counter

bool startsWith(ByteSpan code, std::initializer_list<unsigned> bytes) {
    return code.size() >= bytes.size() &&
           std::equal(bytes.begin(), bytes.end(), code.begin(),
                      [](unsigned a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

bool isReturn(ByteSpan code) {
    return startsWith(code, {0xC3}) || startsWith(code, {0xC2});
}

}  // namespace

// A function begins with push ebp; mov ebp,esp, perhaps behind a mov edi,edi for patching, and ends with pop
// ebp (or leave); ret. nt!RtlpBreakWithStatusInstruction, where every break-in stands, is int 3; ret 4.
Result<std::optional<FrameChain::State>> FrameChainX86::frameless(const State& state, const Registers&) {
    const auto found = code(state.pc, kLooked);
    if (!found) return tl::unexpected(found.error());
    const ByteSpan here(*found);
    const auto before = code(state.pc - 1, 1);
    if (!before) return tl::unexpected(before.error());
    const bool pushed = startsWith(*before, {0x55});
    const bool moves = startsWith(here, {0x8B, 0xEC}) || startsWith(here, {0x89, 0xE5});
    const bool saved = (pushed && moves) || (startsWith(here, {0x5D}) &&
                                             isReturn(here.subspan(std::min<std::size_t>(1, here.size()))));
    const bool bare = startsWith(here, {0x55}) || startsWith(here, {0x8B, 0xFF, 0x55}) || isReturn(here) ||
                      startsWith(here, {0xCC, 0xC3}) || startsWith(here, {0xCC, 0xC2});
    if (!saved && !bare) return std::optional<State>{};
    const Address at = state.sp + (saved ? pointerBytes() : 0);
    const auto back = word(at);
    if (!back) return tl::unexpected(back.error());
    if (!*back) return std::optional<State>{};
    State caller{**back, at + pointerBytes(), state.fp};
    if (!saved) return std::optional(caller);
    const auto frame = word(state.sp);
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return std::optional<State>{};
    caller.fp = **frame;
    return std::optional(caller);
}

}  // namespace hawser::engine
