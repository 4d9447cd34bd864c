#include "core/command/tasks/TaskView.h"

#include "core/engine/MachineHeader.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

namespace {

using engine::SymbolDemand;
using engine::TablesInView;

Result<TablesInView> tablesAt(engine::Debugger& debugger, std::uint64_t directoryBase, bool ofKernelToo) {
    const auto running = engine::pagingRoot(debugger);
    if (!running) return tl::unexpected(running.error());
    dump::PagingRoot root = *running;
    if (directoryBase != 0) root.base = directoryBase;
    const auto paging = engine::pagingOf(debugger, root);
    if (!paging) return tl::unexpected(paging.error());
    return TablesInView{*paging, root, ofKernelToo};
}

Result<std::optional<TablesInView>> tablesOfProcess(engine::Debugger& debugger, const ProcessRow& process,
                                                    Decoding decoding) {
    const auto& before = debugger.chosenTasks().tables;
    const bool unasked = decoding == Decoding::AsBefore;
    // In a dump nothing runs whose memory could be meant instead.
    if (unasked && !before && debugger.demand(engine::Capability::Run)) return std::nullopt;
    if (process.directoryBase == 0) {
        if (unasked) return std::nullopt;
        return fail(ErrorCode::NotAvailable, "Where the page tables of the process begin cannot be read.");
    }
    const bool ofKernelToo = unasked ? before && before->ofKernelToo : decoding == Decoding::Everything;
    auto tables = tablesAt(debugger, process.directoryBase, ofKernelToo);
    if (!tables && unasked && tables.error().code == ErrorCode::Unsupported) return std::nullopt;
    if (!tables) return tl::unexpected(tables.error());
    return *tables;
}

}  // namespace

Result<> chooseProcess(engine::Debugger& debugger, Address process, SymbolDemand demand, Decoding decoding) {
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.process = process;
    if (process.value() == 0) {
        choice.tables.reset();
        debugger.chooseTasks(choice);
        return {};
    }
    auto reader = TaskReader::create(debugger, demand);
    if (!reader) return tl::unexpected(reader.error());
    const auto there = reader->process(process, false);
    if (!there) return tl::unexpected(there.error());
    const auto tables = tablesOfProcess(debugger, *there, decoding);
    if (!tables) return tl::unexpected(tables.error());
    choice.tables = *tables;
    debugger.chooseTasks(choice);
    return {};
}

Result<> chooseThread(engine::Debugger& debugger, Address thread, SymbolDemand demand, Decoding decoding) {
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.thread = thread;
    if (thread.value() == 0) {
        debugger.lookAt({});
        if (decoding != Decoding::AsBefore) choice.tables.reset();
        debugger.chooseTasks(choice);
        return {};
    }
    auto reader = TaskReader::create(debugger, demand);
    if (!reader) return tl::unexpected(reader.error());
    if (const auto there = reader->thread(thread); !there) return tl::unexpected(there.error());
    if (decoding != Decoding::AsBefore) {
        const auto owner = engine::processOf(debugger, thread);
        if (!owner) return tl::unexpected(owner.error());
        if (owner->value() == 0)
            return fail(ErrorCode::NotAvailable, "The process of the thread cannot be read.");
        const auto process = reader->process(*owner, false);
        if (!process) return tl::unexpected(process.error());
        const auto tables = tablesOfProcess(debugger, *process, decoding);
        if (!tables) return tl::unexpected(tables.error());
        choice.process = *owner;
        choice.tables = *tables;
    }
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

Result<> chooseTables(engine::Debugger& debugger, std::uint64_t directoryBase, Decoding decoding) {
    auto tables = tablesAt(debugger, directoryBase, decoding == Decoding::Everything);
    if (!tables) return tl::unexpected(tables.error());
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.tables = *tables;
    debugger.chooseTasks(choice);
    return {};
}

void leaveTables(engine::Debugger& debugger) {
    engine::TaskChoice choice = debugger.chosenTasks();
    choice.tables.reset();
    debugger.chooseTasks(choice);
}

}  // namespace hawser::command
