#include "core/engine/CallStack.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Debugger.h"
#include "core/engine/FrameChain.h"
#include "core/engine/InlinedFrames.h"
#include "core/engine/Sources.h"

namespace hawser::engine {

namespace {

std::vector<StackFrame> withInlinedOf(const Debugger& debugger, std::vector<StackFrame> walked,
                                      std::size_t maxFrames) {
    const bool wanted = debugger.sources().inlinedCalls;
    return withInlined(
        std::move(walked), [&](Address code) { return wanted ? debugger.moduleAt(code) : nullptr; },
        debugger.symbols(), maxFrames);
}

}  // namespace

Result<std::vector<StackFrame>> callStack(Debugger& debugger, std::size_t maxFrames) {
    const auto registers = debugger.registers();
    if (!registers) return tl::unexpected(registers.error());
    return callStackFrom(debugger, **registers, maxFrames);
}

Result<std::vector<StackFrame>> callStackFrom(Debugger& debugger, const Registers& registers,
                                              std::size_t maxFrames) {
    auto frames = debugger.stackFrom(registers, maxFrames);
    if (!frames) return frames;
    return withInlinedOf(debugger, std::move(*frames), maxFrames);
}

Result<StackFrame> frameOf(Debugger& debugger, const FrameChoice& choice) {
    auto walked = debugger.stack(std::size_t{choice.walked} + 1);
    if (!walked) return tl::unexpected(walked.error());
    if (walked->size() <= choice.walked)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The stack has no frame {:x} any more.", choice.number));
    auto frames = withInlinedOf(debugger, std::move(*walked), kMaxStackFrames);
    if (choice.number == 0) return std::move(frames.front());
    const auto found = std::ranges::find_if(frames, [&](const StackFrame& frame) {
        return frame.walked == choice.walked && frame.inlined == choice.inlined;
    });
    // Other symbols may tell of fewer inlined calls.
    return std::move(found == frames.end() ? frames.back() : *found);
}

}  // namespace hawser::engine
