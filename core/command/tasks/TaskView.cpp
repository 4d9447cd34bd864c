#include "core/command/tasks/TaskView.h"

#include "core/engine/TasksInView.h"

namespace hawser::command {

Result<> chooseProcess(engine::Debugger& debugger, Address process, engine::SymbolDemand demand) {
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.process = process;
    if (process.value() != 0) {
        auto reader = TaskReader::create(debugger, demand);
        if (!reader) return tl::unexpected(reader.error());
        if (const auto there = reader->process(process, false); !there) return tl::unexpected(there.error());
    }
    debugger.chooseTasks(choice);
    return {};
}

Result<> chooseThread(engine::Debugger& debugger, Address thread, engine::SymbolDemand demand) {
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.thread = thread;
    if (thread.value() == 0) {
        debugger.lookAt({});
        debugger.chooseTasks(choice);
        return {};
    }
    auto reader = TaskReader::create(debugger, demand);
    if (!reader) return tl::unexpected(reader.error());
    if (const auto there = reader->thread(thread); !there) return tl::unexpected(there.error());
    const auto processor = engine::processorOf(debugger, thread);
    if (!processor) return tl::unexpected(processor.error());
    if (*processor) {
        if (auto selected = debugger.selectProcessor(**processor); !selected) return selected;
    } else {
        auto registers = reader->savedRegisters(thread);
        if (!registers) return tl::unexpected(registers.error());
        debugger.lookAt(std::move(*registers));
    }
    debugger.chooseTasks(choice);
    return {};
}

}  // namespace hawser::command
