#include "core/engine/ReturnAddress.h"

#include "core/engine/ImageMemory.h"

namespace hawser::engine {

namespace {

using disassembly::Disassembler;

constexpr std::size_t kLongestCall =
    9;  // a REX prefix and a segment, FF /2 with SIB and a 32-bit displacement
constexpr std::size_t kShortestCall = 2;
constexpr std::size_t kWordCall = 4;  // every instruction of ARM64

bool isCall(const Disassembler& disassembler, ByteSpan code, Address at) {
    const auto instruction = disassembler.decode(code, at, {});
    return instruction && instruction->valid && instruction->bytes.size() == code.size() &&
           instruction->flow == disassembly::FlowKind::Call;
}

}  // namespace

Result<bool> mayReturnTo(const StackAccess& access, Disassembler::Mode mode, Address address) {
    const Module* const module = access.moduleAt(address);
    if (module == nullptr) return false;
    const auto executable = access.images.isExecutable(module->base, address);
    if (!executable || !*executable) return executable;
    const auto memory = access.read(address - kLongestCall, kLongestCall);
    if (!memory) return tl::unexpected(memory.error());
    const Disassembler disassembler(mode);
    const bool words = mode == Disassembler::Mode::Arm64;
    for (std::size_t size = words ? kWordCall : kShortestCall; size <= (words ? kWordCall : kLongestCall);
         ++size) {
        const std::size_t start = kLongestCall - size;
        // What is paged out cannot tell.
        if (!memory->valid[kLongestCall - 1]) return true;
        if (!memory->valid[start]) break;
        if (isCall(disassembler, ByteSpan(memory->bytes).subspan(start), address - size)) return true;
    }
    return false;
}

}  // namespace hawser::engine
