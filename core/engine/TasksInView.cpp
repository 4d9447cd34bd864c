#include "core/engine/TasksInView.h"

#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"

namespace hawser::engine {

namespace {

Result<Address> pointer(Debugger& debugger, Address at) {
    const auto value = debugger.readInteger(at, debugger.isWide() ? 8 : 4);
    if (value) return debugger.canonical(Address(*value));
    if (value.error().code == ErrorCode::NotAvailable) return Address();
    return tl::unexpected(value.error());
}

}  // namespace

Result<Address> processorBlock(Debugger& debugger, std::uint16_t processor) {
    const DebuggerData* const data = debugger.debuggerData();
    if (data == nullptr || data->processorBlock.value() == 0) return Address();
    return pointer(debugger, data->processorBlock + std::uint64_t{processor} * (debugger.isWide() ? 8 : 4));
}

Result<Address> threadOn(Debugger& debugger, std::uint16_t processor) {
    const auto& stop = debugger.stop();
    if (stop && stop->processor == processor && stop->thread.value() != 0) return stop->thread;
    const DebuggerData* const data = debugger.debuggerData();
    if (data == nullptr || data->prcbCurrentThread == 0) return Address();
    const auto block = processorBlock(debugger, processor);
    if (!block || block->value() == 0) return block;
    return pointer(debugger, *block + data->prcbCurrentThread);
}

Result<Address> processOf(Debugger& debugger, Address thread) {
    const DebuggerData* const data = debugger.debuggerData();
    if (thread.value() == 0 || data == nullptr || data->threadApcProcess == 0) return Address();
    return pointer(debugger, thread + data->threadApcProcess);
}

Result<std::optional<std::uint16_t>> processorOf(Debugger& debugger, Address thread) {
    for (std::uint32_t i = 0; i < debugger.processorCount(); ++i) {
        const auto processor = static_cast<std::uint16_t>(i);
        const auto executed = threadOn(debugger, processor);
        if (!executed) return tl::unexpected(executed.error());
        if (*executed == thread) return processor;
    }
    return std::nullopt;
}

Result<Address> threadInView(Debugger& debugger) {
    const Address chosen = debugger.chosenTasks().thread;
    return chosen.value() != 0 ? chosen : threadOn(debugger, debugger.currentProcessor());
}

Result<Address> processInView(Debugger& debugger) {
    const Address chosen = debugger.chosenTasks().process;
    if (chosen.value() != 0) return chosen;
    const auto thread = threadOn(debugger, debugger.currentProcessor());
    return thread ? processOf(debugger, *thread) : thread;
}

}  // namespace hawser::engine
