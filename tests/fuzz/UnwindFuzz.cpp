#include <algorithm>
#include <cstdint>

#include "core/symbols/UnwindX64.h"

// The input is an image of code and tables without headers, and the stack as well: the first 16 bytes choose
// where in it the frame executes and where its stack lies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hawser;
    using namespace hawser::symbols;
    const ByteSpan input = std::as_bytes(std::span(data, size));
    ByteReader choice(input);
    RuntimeFunction function;
    function.begin = choice.u16();
    function.end = choice.u16();
    function.unwindInfo = choice.u16();
    const std::uint32_t rva = choice.u16();
    FrameStateX64 state;
    for (std::uint64_t& value : state.registers) value = choice.u8();
    if (choice.failed()) return 0;
    constexpr std::uint64_t kBase = 0x10000;
    state.rip = kBase + rva;

    const ImageReader image = [&](std::uint64_t at, std::size_t count) -> Result<Bytes> {
        if (at > input.size() || count > input.size() - at) return fail(ErrorCode::NotAvailable, "outside");
        const ByteSpan part = input.subspan(static_cast<std::size_t>(at), count);
        return Bytes(part.begin(), part.end());
    };
    const StackReader stack = [&](std::uint64_t at) -> Result<std::uint64_t> {
        const auto bytes = image(at, 8);
        if (!bytes) return tl::unexpected(bytes.error());
        return ByteReader(*bytes).u64();
    };
    for (int frames = 0; frames < 16; ++frames) {
        const FrameIs what = frames == 0 ? FrameIs::Interrupted : FrameIs::Calling;
        const auto caller = unwindFrame(image, Address(kBase), function, what, state, stack);
        if (!caller) break;
        state = caller->caller;
    }
    (void)findFunction(image, {function.unwindInfo, static_cast<std::uint32_t>(size)}, rva);
    return 0;
}
