#include "core/engine/ProcessorList.h"

#include "core/engine/Debugger.h"

namespace hawser::engine {

Result<std::vector<ProcessorState>> listProcessors(Debugger& debugger) {
    std::vector<ProcessorState> list;
    for (std::uint32_t i = 0; i < debugger.processorCount(); ++i) {
        if (debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "The command was cancelled.");
        ProcessorState state;
        state.number = static_cast<std::uint16_t>(i);
        const auto registers = debugger.registers(state.number);
        if (!registers) return tl::unexpected(registers.error());
        state.programCounter = (*registers)->programCounter();
        if (const auto name = debugger.names().nameOf(state.programCounter))
            state.place = name->withDisplacement();
        state.current = state.number == debugger.currentProcessor();
        state.stopped = debugger.stop() && debugger.stop()->processor == state.number;
        if (state.stopped) state.thread = debugger.stop()->thread;
        list.push_back(std::move(state));
    }
    return list;
}

}  // namespace hawser::engine
