#include "core/command/ThreadStack.h"

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/TaskText.h"
#include "core/engine/CallStack.h"

namespace hawser::command {

bool ThreadStack::hasAt(std::size_t frame, std::string_view part) const {
    return toLower(places[frame]).find(part) != std::string::npos;
}

bool ThreadStack::has(std::string_view part) const {
    for (std::size_t frame = 0; frame < places.size(); ++frame)
        if (hasAt(frame, part)) return true;
    return false;
}

Result<ThreadStack> stackOf(const CommandContext& context, TaskReader& reader, Address thread,
                            std::size_t most) {
    ThreadStack stack;
    const auto registers = registersOf(context, reader, thread);
    if (!registers && registers.error().code == ErrorCode::NotAvailable) return stack;
    if (!registers) return tl::unexpected(registers.error());
    auto frames = engine::callStackFrom(context.debugger(), **registers, most);
    if (!frames) return tl::unexpected(frames.error());
    stack.frames = std::move(*frames);
    for (const engine::StackFrame& frame : stack.frames)
        stack.places.push_back(frame.callSite.empty() ? context.pointerText(frame.instruction.value())
                                                      : oneLine(frame.callSite, kShownName));
    return stack;
}

Result<ProcessRow> withThreads(TaskReader& reader, const ProcessRow& row) {
    auto whole = reader.process(row.process, true);
    if (whole || whole.error().code != ErrorCode::NotAvailable) return whole;
    ProcessRow without = row;
    without.trouble = inWords(whole.error());
    return without;
}

}  // namespace hawser::command
