#include "core/command/CommandRegistry.h"
#include "core/command/StackText.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kDefaultFrames = 20;  // .kframes' default
constexpr std::uint64_t kMaxFrames = 0xFFFF;

Result<std::vector<engine::StackFrame>> framesOf(Call& call, std::size_t count) {
    engine::Debugger& debugger = call.context.debugger();
    if (!call.processor) return debugger.stack(count);
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
    call.context.output().print(stackHeading(options, call.context.wide()));
    printStack(call.context, *frames, options);
    return Outcome::Done;
}

}  // namespace

void addStackCommands(CommandRegistry& registry) {
    registry.add("Stack", {
                              {"k", "[N]k[b][c][f][n][v] [Frames]",
                               "Stack; b arguments, n numbers, c names only, f distances", Needs::Stopped,
                               stack, "bcnvpPfLM", true},
                          });
}

}  // namespace hawser::command
