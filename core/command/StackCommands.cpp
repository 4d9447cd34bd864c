#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/StackText.h"
#include "core/command/TargetText.h"
#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kDefaultFrames = 20;  // .kframes' default
constexpr std::uint64_t kMaxFrames = 0xFFFF;

Result<std::vector<engine::StackFrame>> framesOf(Call& call, std::size_t count) {
    engine::Debugger& debugger = call.context.debugger();
    if (!call.processor) return engine::callStack(debugger, count);
    const auto registers = debugger.registers(*call.processor);
    if (!registers) return tl::unexpected(registers.error());
    return engine::callStackFrom(debugger, **registers, count);
}

Result<Outcome> stack(Call& call) {
    StackOptions options;
    options.numbers = call.suffix.find('n') != std::string_view::npos;
    options.arguments = call.suffix.find_first_of("bvpP") != std::string_view::npos;
    options.namesOnly = call.suffix.find('c') != std::string_view::npos;
    options.distances = call.suffix.find('f') != std::string_view::npos;
    options.lines = call.suffix.find('L') == std::string_view::npos;
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
    call.context.output().print(stackHeading(options, call.context.wide()));
    printStack(call.context, *frames, options);
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
        if (auto chosen = engine::selectFrame(debugger, static_cast<unsigned>(*number)); !chosen) {
            return tl::unexpected(chosen.error());
        }
    }
    const auto frame = engine::frameInView(debugger);
    if (!frame) return tl::unexpected(frame.error());
    call.context.output().print(numberedFrame(call.context, *frame));
    if (!registers) return Outcome::Done;
    const auto values = engine::registersInView(debugger);
    if (!values) return tl::unexpected(values.error());
    call.context.output().print(registersText(**values));
    return Outcome::Done;
}

}  // namespace

void addStackCommands(CommandRegistry& registry) {
    registry.add("Stack", {
                              {"k", "[N]k[b][c][f][n][v][L] [Frames]",
                               "Stack; b arguments, n numbers, c names only, f distances, L no source lines",
                               Needs::Stopped, stack, "bcnvpPfLM", true},
                              {".frame", ".frame [/c] [/r] [Number]",
                               "Show or choose the frame that registers and expressions are of",
                               Needs::Stopped, chooseFrame},
                          });
}

}  // namespace hawser::command
