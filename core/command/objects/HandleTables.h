#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// One entry of a handle table.
struct HandleRow {
    std::uint64_t handle = 0;
    Address entry;
    Address object;                         // 0: it is free
    std::optional<std::uint64_t> access{};  // nothing: cannot be read
    std::uint64_t attributes = 0;           // OBJ_ flags as the entry keeps them
};

// Handle tables by nt's types: one to three levels of pages. For one command; engine thread; debugger and
// memory outlive it.
class HandleTables {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<HandleTables> create(engine::Debugger& debugger, const TypedMemory& memory);

    // HANDLE_TABLE; 0: it has none, or it cannot be read.
    Result<Address> tableOf(Address process) const;
    // NotAvailable: nt has no symbol ObpKernelHandleTable.
    Result<Address> kernelTable() const;
    // Nothing: not told.
    Result<std::optional<std::uint64_t>> countOf(Address table) const;

    // NotAvailable: there is no such handle, or its entry cannot be read.
    Result<HandleRow> find(Address table, std::uint64_t handle) const;
    // Calls with each entry, free ones too. Returns why there may be more. Errors: the target cannot be
    // asked; Cancelled; whatever `visit` fails with.
    using Visit = std::function<Result<>(const HandleRow&)>;
    Result<std::string> each(Address table, const Visit& visit) const;

    static constexpr std::size_t kMaxPages = 4096;  // of one table

  private:
    HandleTables(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord table,
                 KernelRecord entry, RecordFields process)
        : m_debugger(debugger),
          m_memory(memory),
          m_table(std::move(table)),
          m_entry(std::move(entry)),
          m_process(std::move(process)) {}

    struct Walk {
        const Visit& visit;
        std::uint64_t end = 0;  // no handle from here on
        std::size_t pages = 0;
        std::string trouble{};
    };
    struct Code {
        Address base;
        unsigned levels = 0;    // of pages of pointers above those of entries
        std::uint64_t end = 0;  // no handle from here on
    };
    Result<Code> codeOf(Address table) const;
    std::uint64_t span(unsigned levels) const;  // entries below such a page
    Result<HandleRow> rowAt(Address entry, std::uint64_t handle) const;
    Result<> walk(Walk& walk, Address page, unsigned levels, std::uint64_t first) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_table;
    KernelRecord m_entry;
    RecordFields m_process;
    std::optional<KernelRecord> m_freeList{};
};

}  // namespace hawser::command
