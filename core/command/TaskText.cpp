#include "core/command/TaskText.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/StackText.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

namespace {

Result<std::string> stateText(const CommandContext& context, const ThreadRow& thread) {
    const auto processor = engine::processorOf(context.debugger(), thread.thread);
    if (!processor) return tl::unexpected(processor.error());
    if (*processor) return fmt::format("RUNNING on processor {:x}", **processor);
    return thread.wait.empty() ? loudState(thread) : fmt::format("WAIT: ({})", thread.wait);
}

}  // namespace

std::string loudState(const ThreadRow& thread) {
    std::string text = thread.state;
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return text;
}

Result<> printThread(const CommandContext& context, const ThreadRow& thread, std::string_view indent) {
    const auto state = stateText(context, thread);
    if (!state) return tl::unexpected(state.error());
    context.output().print(fmt::format("{}THREAD {}  Cid {:04x}.{:04x}  Teb: {} {}\n", indent,
                                       context.pointerText(thread.thread.value()), thread.process, thread.id,
                                       context.pointerText(thread.teb.value()), *state));
    return {};
}

Result<std::shared_ptr<const engine::Registers>> registersOf(const CommandContext& context,
                                                             TaskReader& reader, Address thread) {
    const auto processor = engine::processorOf(context.debugger(), thread);
    if (!processor) return tl::unexpected(processor.error());
    return *processor ? context.debugger().registers(**processor) : reader.savedRegisters(thread);
}

Result<> printStackOf(const CommandContext& context, TaskReader& reader, Address thread) {
    const auto registers = registersOf(context, reader, thread);
    if (!registers && registers.error().code == ErrorCode::NotAvailable) {
        context.output().print(inWords(registers.error()) + "\n");
        return {};
    }
    if (!registers) return tl::unexpected(registers.error());
    return printStackFrom(context, **registers);
}

}  // namespace hawser::command
