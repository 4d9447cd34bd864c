#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"
#include "core/command/StackText.h"
#include "core/command/TargetText.h"
#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxFrames = 0xFFFF;

Result<std::vector<engine::StackFrame>> framesOf(Call& call, std::size_t count) {
    engine::Debugger& debugger = call.context.debugger();
    if (!call.processor) return engine::callStack(debugger, count);
    const auto registers = debugger.registers(*call.processor);
    if (!registers) return tl::unexpected(registers.error());
    return engine::callStackFrom(debugger, **registers, count);
}

// How much of a stack is wanted.
Result<std::uint64_t> takeCount(Call& call) {
    std::uint64_t count = call.context.memory().stackFrames;
    if (!call.arguments.empty()) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return value;
        count = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (count == 0 || count > kMaxFrames)
        return fail(ErrorCode::InvalidArgument, "A stack has 1 to 0xffff frames.");
    return count;
}

Result<Outcome> stack(Call& call) {
    StackOptions options;
    options.numbers = call.suffix.find('n') != std::string_view::npos;
    options.arguments = call.suffix.find_first_of("bvpP") != std::string_view::npos;
    options.namesOnly = call.suffix.find('c') != std::string_view::npos;
    options.distances = call.suffix.find('f') != std::string_view::npos;
    options.lines = call.suffix.find('L') == std::string_view::npos;
    const auto count = takeCount(call);
    if (!count) return tl::unexpected(count.error());
    const auto frames = framesOf(call, static_cast<std::size_t>(*count));
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

// .f+ and .f-: the caller of the frame that is looked at, and the one that it calls.
Result<Outcome> neighbouringFrame(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    const bool outwards = call.arguments.take('+');
    if (!outwards && !call.arguments.take('-'))
        return fail(ErrorCode::InvalidArgument, ".f+ looks at the caller, .f- at what it has called.");
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto now = engine::frameInView(debugger);
    if (!now) return tl::unexpected(now.error());
    if (!outwards && now->number == 0)
        return fail(ErrorCode::InvalidArgument, "Frame 0 is the innermost one.");
    if (auto chosen = engine::selectFrame(debugger, outwards ? now->number + 1 : now->number - 1); !chosen)
        return tl::unexpected(chosen.error());
    const auto frame = engine::frameInView(debugger);
    if (!frame) return tl::unexpected(frame.error());
    call.context.output().print(numberedFrame(call.context, *frame));
    return Outcome::Done;
}

// kd: what stands on the stack, as it is.
Result<Outcome> rawStack(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    constexpr unsigned kWord = 4;  // bytes
    const auto count = takeCount(call);
    if (!count) return tl::unexpected(count.error());
    const auto registers =
        call.processor ? debugger.registers(*call.processor) : engine::registersInView(debugger);
    if (!registers) return tl::unexpected(registers.error());
    const Address start = (*registers)->stackPointer();
    const auto memory = debugger.read(start, static_cast<std::size_t>(*count) * kWord);
    if (!memory) return tl::unexpected(memory.error());
    for (std::size_t at = 0; at < memory->size(); at += kWord) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto word = integerAt(*memory, at, kWord);
        call.context.output().print(fmt::format("{}  {}\n", call.context.pointerText((start + at).value()),
                                                word ? fmt::format("{:08x}", *word) : "????????"));
    }
    return Outcome::Done;
}

// .inline: whether what was inlined has frames of its own.
Result<Outcome> inlinedFrames(Call& call) {
    bool& shown = call.context.debugger().sources().inlinedCalls;
    const auto wanted = call.arguments.takeSwitch(call.context, call.name);
    if (!wanted) return tl::unexpected(wanted.error());
    shown = wanted->value_or(shown);
    call.context.output().print(shown
                                    ? "Inlined functions have frames of their own.\n"
                                    : "Inlined functions are part of the frame that they are inlined in.\n");
    return Outcome::Done;
}

Result<Outcome> defaultFrames(Call& call) {
    std::uint64_t& frames = call.context.memory().stackFrames;
    const auto count = takeCount(call);
    if (!count) return tl::unexpected(count.error());
    frames = *count;
    call.context.output().print(fmt::format("Default stack trace depth is 0n{} frames\n", frames));
    return Outcome::Done;
}

}  // namespace

void addStackCommands(CommandRegistry& registry) {
    registry.add(
        "Stack",
        {
            {"k", "[N]k[b][c][f][n][v][L] [Frames]",
             "Stack; b arguments, n numbers, c names only, f distances, L no source lines", Needs::Stopped,
             stack, "bcnvpPfLM", true},
            {"kd", "[N]kd [Words]", "What stands on the stack, in words of 32 bits", Needs::Stopped,
             rawStack},
            {".kframes", ".kframes [Frames]", "How many frames k shows when it is not told", Needs::Nothing,
             defaultFrames},
            {".inline", ".inline [0|1]", "Whether what was inlined has frames of its own", Needs::Nothing,
             inlinedFrames},
            {".f", ".f+ | .f-", "Look at the caller of the frame that is looked at, or at what it has called",
             Needs::Stopped, neighbouringFrame},
            {".frame", ".frame [/c] [/r] [Number]",
             "Show or choose the frame that registers and expressions are of", Needs::Stopped, chooseFrame},
        });
}

}  // namespace hawser::command
