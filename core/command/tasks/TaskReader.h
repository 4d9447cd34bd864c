#pragma once

#include <optional>
#include <vector>

#include "core/command/tasks/KernelTypes.h"
#include "core/command/tasks/RecordFields.h"
#include "core/command/tasks/TaskList.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/Debugger.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

// The kernel's processes and threads, out of its lists, by its types. What stands there is believed no
// further than it can be bounded: a list that is damaged, leads into itself or has no end is told as far as
// it goes, with what stopped it. For one command or question; engine thread; the debugger outlives it.
class TaskReader {
  public:
    // `demand`: what the kernel's symbols are worth; those of a view are not waited for. NotAvailable: its
    // types are not there, and how to get them.
    static Result<TaskReader> create(engine::Debugger& debugger, engine::SymbolDemand demand);

    struct Wish {
        bool allThreads = false;
        std::vector<Address> opened{};  // processes whose threads are wanted
    };
    // Errors: the target cannot be asked; NotAvailable: where the list begins is not known; Cancelled.
    Result<TaskList> list(const Wish& wish);

    // Adds what list() leaves out, since it costs another request of each.
    Result<> readDirectory(ProcessRow& row);

    // One that somebody has named. NotAvailable: there is none at that address, or its memory is not there.
    Result<ProcessRow> process(Address at, bool threads);
    Result<ThreadRow> thread(Address at);

    // The registers that a thread that does not run goes on with, as far as it keeps them on its stack; those
    // that it does not keep are 0. NotAvailable: its stack is not there, or the types do not tell.
    Result<std::shared_ptr<const engine::Registers>> savedRegisters(Address thread);

    static constexpr std::size_t kMaxProcesses = 4096;
    static constexpr std::size_t kMaxThreads = 8192;  // in all

  private:
    TaskReader(engine::Debugger& debugger, KernelTypes types, RecordFields process, RecordFields thread)
        : m_debugger(debugger),
          m_memory(debugger, DebuggerMemory::Writes::Refused),
          m_types(std::move(types)),
          m_process(std::move(process)),
          m_thread(std::move(thread)) {}

    Result<Address> processListHead();
    Result<ProcessRow> rowOf(Address process);
    Result<ThreadRow> threadRowOf(Address thread);
    Result<> readThreads(ProcessRow& row);
    // Kept for the stop: one request instead of one for each field.
    Result<> readAhead(const RecordFields& fields, Address at, std::size_t first, std::size_t last);

    engine::Debugger& m_debugger;
    DebuggerMemory m_memory;
    KernelTypes m_types;
    RecordFields m_process;
    RecordFields m_thread;
    std::size_t m_threads = 0;  // read
};

}  // namespace hawser::command
