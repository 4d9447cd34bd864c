#include "core/engine/FrameChainX86.h"

#include <algorithm>
#include <initializer_list>

#include "core/engine/FrameRecordX86.h"
#include "core/engine/ReturnAddress.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kLooked = 4;  // bytes before and behind the program counter

bool startsWith(ByteSpan code, std::initializer_list<unsigned> bytes) {
    return code.size() >= bytes.size() &&
           std::equal(bytes.begin(), bytes.end(), code.begin(),
                      [](unsigned a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

// As addresses of a 32-bit target are kept.
Address wide(std::uint32_t value) {
    return Address(static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(value)}));
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

// FRAMEDATA and FPO_DATA: exact in the middle of a prologue as well, and where no frame pointer is kept.
Result<std::optional<FrameChain::Step>> FrameChainX86::byRecords(const State& state, bool innermost) {
    const Module* const module = access().moduleAt(state.pc);
    if (module == nullptr || !access().symbols) return std::optional<Step>{};
    const Address base = module->base;
    const auto source = access().symbols(*module);
    const symbols::FrameTable* const table = source != nullptr ? source->frames() : nullptr;
    if (table == nullptr) return std::optional<Step>{};
    const auto rva = static_cast<std::uint32_t>(state.pc - base);
    const auto record = table->at(innermost ? rva : rva - 1);
    if (!record) return std::optional<Step>{};
    const auto narrow = [](std::optional<Address> value) {
        return value ? std::optional(static_cast<std::uint32_t>(value->value())) : std::nullopt;
    };
    const FrameMemoryX86 memory{
        [this](std::uint32_t at) -> Result<std::optional<std::uint32_t>> {
            const auto value = word(wide(at));
            if (!value) return tl::unexpected(value.error());
            return *value ? std::optional(static_cast<std::uint32_t>((*value)->value())) : std::nullopt;
        },
        [this](std::uint32_t at) { return mayReturnTo(access(), mode(), wide(at)); }};
    const FrameRegistersX86 frame{*narrow(state.pc),      *narrow(state.sp),      *narrow(state.fp),
                                  narrow(state.saved[0]), narrow(state.saved[1]), narrow(state.saved[2])};
    const auto offset = innermost ? std::optional(rva - record->rva) : std::nullopt;
    const auto found = callerByRecord(*record, frame, offset, state.calleeParameters, memory);
    if (!found) return tl::unexpected(found.error());
    if (!*found || wide((*found)->esp) <= state.sp || !isCode(wide((*found)->eip)))
        return std::optional<Step>{};
    const auto widen = [](std::optional<std::uint32_t> value) {
        return value ? std::optional(wide(*value)) : std::nullopt;
    };
    const FrameRegistersX86& caller = **found;
    Step step{{wide(caller.eip), wide(caller.esp), wide(caller.ebp)}, FrameSource::UnwindData};
    step.caller.saved = {widen(caller.ebx), widen(caller.esi), widen(caller.edi)};
    step.caller.calleeParameters = record->parameters;
    return std::optional(step);
}

}  // namespace hawser::engine
