#include <fmt/format.h>

#include <utility>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/TargetText.h"
#include "core/engine/FrameView.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kDefaultFrames = 20;  // .kframes' default
constexpr std::uint64_t kMaxFrames = 0xFFFF;
constexpr std::size_t kMaxName = 256;
constexpr std::string_view kGuessWarning =
    "WARNING: Stack unwind information not available. Following frames may be wrong.\n";

struct StackOptions {
    bool numbers = false;
    bool arguments = false;
    bool namesOnly = false;
    bool distances = false;  // bytes from each frame to the next
};

std::string headingText(const StackOptions& options, bool wide) {
    std::string text = options.numbers ? " # " : "";
    if (options.distances) text += "  Memory  ";
    if (options.namesOnly) return text + "Call Site\n";
    if (!wide)
        return text + (options.arguments ? "ChildEBP RetAddr  Args to Child\n" : "ChildEBP RetAddr  \n");
    text += "Child-SP          RetAddr           ";
    if (options.arguments) text += fmt::format(": {:<71} : ", "Args to Child");
    return text + "Call Site\n";
}

std::string argumentsText(const CommandContext& context, const engine::StackFrame& frame) {
    // The first three on x86, the four home slots on x64.
    const std::size_t count = context.wide() ? 4 : 3;
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += (i == 0 ? "" : " ") + context.pointerText(frame.homeArguments[i]);
    }
    return context.wide() ? ": " + text + " : " : text + " ";
}

// x86 names a frame by its ebp.
Address placeOf(const CommandContext& context, const engine::StackFrame& frame) {
    return context.wide() ? frame.stackPointer : frame.framePointer;
}

std::string distanceText(const CommandContext& context, const engine::StackFrame& frame,
                         const engine::StackFrame* inner) {
    if (inner == nullptr) return std::string(10, ' ');
    return fmt::format("{:>8x}  ", placeOf(context, frame) - placeOf(context, *inner));
}

std::string frameText(const CommandContext& context, const engine::StackFrame& frame,
                      const engine::StackFrame* inner, const StackOptions& options) {
    std::string text = options.numbers ? fmt::format("{:02x} ", frame.number) : "";
    if (options.distances) text += distanceText(context, frame, inner);
    if (!options.namesOnly) {
        const Address place = placeOf(context, frame);
        text += fmt::format("{} {} ", context.pointerText(place.value()),
                            context.pointerText(frame.returnAddress.value()));
        if (options.arguments) text += argumentsText(context, frame);
    }
    const std::string site = oneLine(frame.callSite, kMaxName);
    return text + (site.empty() ? "0x" + context.pointerText(frame.instruction.value()) : site) + "\n";
}

Result<std::vector<engine::StackFrame>> framesOf(Call& call, std::size_t count) {
    engine::Debugger& debugger = call.context.debugger();
    if (!call.processor || *call.processor == debugger.currentProcessor()) return debugger.stack(count);
    const auto registers = debugger.registers(*call.processor);
    if (!registers) return tl::unexpected(registers.error());
    return debugger.stackFrom(**registers, count);
}

Result<Outcome> stack(Call& call) {
    StackOptions options;
    options.numbers = call.suffix.find('n') != std::string_view::npos;
    options.arguments = call.suffix.find_first_of("bvpP") != std::string_view::npos;
    options.namesOnly = call.suffix.find('c') != std::string_view::npos;
    options.distances = call.suffix.find('f') != std::string_view::npos;
    std::uint64_t count = kDefaultFrames;
    if (!call.arguments.empty()) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        count = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (count == 0 || count > kMaxFrames) {
        return fail(ErrorCode::InvalidArgument, "A stack has 1 to 0xffff frames.");
    }
    const auto frames = framesOf(call, static_cast<std::size_t>(count));
    if (!frames) return tl::unexpected(frames.error());
    call.context.output().print(headingText(options, call.context.wide()));
    bool warned = false;
    const engine::StackFrame* inner = nullptr;
    for (const engine::StackFrame& frame : *frames) {
        // Before the line that has the first guess in it.
        if (frame.returnGuessed && !std::exchange(warned, true)) {
            call.context.output().print(kGuessWarning);
        }
        call.context.output().print(frameText(call.context, frame, inner, options));
        inner = &frame;
    }
    return Outcome::Done;
}

// .frame [/c] [/r] [Number]: the frame that registers, expressions and the windows are about. What /c and /r
// ask for beyond that: /c nothing, for the registers go with the frame here; /r its registers.
Result<Outcome> chooseFrame(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    bool registers = false;
    while (call.arguments.take('/')) {
        const std::string_view option = call.arguments.takeWord();
        if (option != "c" && option != "r") {
            return fail(ErrorCode::InvalidArgument, ".frame knows /c and /r.");
        }
        registers = registers || option == "r";
    }
    if (!call.arguments.empty()) {
        const auto number = call.arguments.takeExpression(call.context);
        if (!number) return tl::unexpected(number.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        if (*number >= kMaxFrames) return fail(ErrorCode::InvalidArgument, "A stack has 1 to 0xffff frames.");
        if (auto chosen = debugger.selectFrame(static_cast<unsigned>(*number)); !chosen) {
            return tl::unexpected(chosen.error());
        }
    }
    const auto frame = engine::frameInView(debugger);
    if (!frame) return tl::unexpected(frame.error());
    call.context.output().print(frameText(call.context, *frame, nullptr, {.numbers = true}));
    if (!registers) return Outcome::Done;
    const auto values = engine::registersInView(debugger);
    if (!values) return tl::unexpected(values.error());
    call.context.output().print(registersText(**values));
    return Outcome::Done;
}

}  // namespace

void addStackCommands(CommandRegistry& registry) {
    registry.add(
        "Stack",
        {
            {"k", "[N]k[b][c][f][n][v] [Frames]", "Stack; b arguments, n numbers, c names only, f distances",
             Needs::Stopped, stack, "bcnvpPfLM", true},
            {".frame", ".frame [/c] [/r] [Number]",
             "Show or choose the frame that registers and expressions are of", Needs::Stopped, chooseFrame},
        });
}

}  // namespace hawser::command
