#include "core/command/StackText.h"

#include <fmt/format.h>

#include <utility>

#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/SourceLineText.h"
#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"

namespace hawser::command {

namespace {

constexpr std::string_view kGuessWarning =
    "WARNING: Stack unwind information not available. Following frames may be wrong.\n";

std::string argumentsText(const CommandContext& context, const engine::StackFrame& frame) {
    // The first three on x86, the four home slots on x64.
    const std::size_t count = context.wide() ? 4 : 3;
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += i == 0 ? "" : " ";
        text += frame.inlined != 0 ? std::string(engine::noAddress(context.wide()))
                                   : context.pointerText(frame.homeArguments[i]);
    }
    return context.wide() ? ": " + text + " : " : text + " ";
}

// x86 names a frame by its ebp.
Address placeOf(const CommandContext& context, const engine::StackFrame& frame) {
    return context.wide() ? frame.stackPointer : frame.framePointer;
}

std::string distanceText(const CommandContext& context, const engine::StackFrame& frame,
                         const engine::StackFrame* inner) {
    if (inner == nullptr || frame.inlined != 0) return std::string(10, ' ');
    return fmt::format("{:>8x}  ", placeOf(context, frame) - placeOf(context, *inner));
}

std::string placesText(const CommandContext& context, const engine::StackFrame& frame) {
    const bool wide = context.wide();
    if (frame.inlined != 0) return fmt::format("{} {} ", engine::inlineMark(wide), engine::noAddress(wide));
    return fmt::format("{} {} ", context.pointerText(placeOf(context, frame).value()),
                       context.pointerText(frame.returnAddress.value()));
}

std::string frameText(const CommandContext& context, const engine::StackFrame& frame,
                      const engine::StackFrame* inner, const StackOptions& options) {
    std::string text = options.numbers ? fmt::format("{:02x} ", frame.number) : "";
    if (options.distances) text += distanceText(context, frame, inner);
    if (!options.namesOnly) {
        text += placesText(context, frame);
        if (options.arguments) text += argumentsText(context, frame);
    }
    const std::string site = oneLine(frame.callSite, kShownName);
    text += site.empty() ? "0x" + context.pointerText(frame.instruction.value()) : site;
    if (options.lines && !options.namesOnly) text += lineSuffix(engine::sourceOf(context.debugger(), frame));
    return text + "\n";
}

}  // namespace

std::string stackHeading(const StackOptions& options, bool wide) {
    std::string text = options.numbers ? " # " : "";
    if (options.distances) text += "  Memory  ";
    if (options.namesOnly) return text + "Call Site\n";
    if (!wide)
        return text + (options.arguments ? "ChildEBP RetAddr  Args to Child\n" : "ChildEBP RetAddr  \n");
    text += "Child-SP          RetAddr           ";
    if (options.arguments) text += fmt::format(": {:<71} : ", "Args to Child");
    return text + "Call Site\n";
}

std::string numberedFrame(const CommandContext& context, const engine::StackFrame& frame) {
    return frameText(context, frame, nullptr, {.numbers = true});
}

void printStack(const CommandContext& context, const std::vector<engine::StackFrame>& frames,
                const StackOptions& options) {
    bool warned = false;
    const engine::StackFrame* inner = nullptr;
    for (const engine::StackFrame& frame : frames) {
        // Before the line that has the first guess in it.
        if (frame.returnGuessed && !std::exchange(warned, true)) context.output().print(kGuessWarning);
        context.output().print(frameText(context, frame, inner, options));
        if (frame.inlined == 0) inner = &frame;
    }
}

Result<> printStackFrom(const CommandContext& context, const engine::Registers& registers) {
    constexpr std::size_t kFrames = 20;
    const auto frames = engine::callStackFrom(context.debugger(), registers, kFrames);
    if (!frames) return tl::unexpected(frames.error());
    context.output().print(stackHeading({}, context.wide()));
    printStack(context, *frames, {});
    return {};
}

}  // namespace hawser::command
