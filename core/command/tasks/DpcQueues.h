#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A KDPC that waits for a processor.
struct DpcRow {
    Address address;
    bool threaded = false;             // for the processor's DPC thread
    std::optional<Address> routine{};  // nothing: cannot be read
    std::optional<Address> context{};
};

// The queues of deferred procedure calls by nt's types: lists with two links, or one, in KPRCB.DpcData, of
// older kernels in the block itself. For one command; engine thread; debugger and memory outlive it.
class DpcQueues {
  public:
    // NotAvailable: the types are not there, and how to get them, or do not tell where the queues are.
    static Result<DpcQueues> create(engine::Debugger& debugger, const TypedMemory& memory);

    // Of a processor's KPRCB. Calls with each; returns why there may be more. Errors: the target cannot be
    // asked; Cancelled; whatever `visit` fails with.
    Result<std::string> each(Address block, const std::function<Result<>(const DpcRow&)>& visit) const;

    static constexpr std::size_t kMaxQueued = 4096;  // of one queue

  private:
    DpcQueues(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord block, KernelRecord dpc,
              std::optional<KernelRecord> data)
        : m_debugger(debugger),
          m_memory(memory),
          m_block(std::move(block)),
          m_dpc(std::move(dpc)),
          m_data(std::move(data)) {}

    Result<DpcRow> rowAt(Address address, bool threaded) const;
    Result<std::string> eachSingle(Address head, const std::function<Result<>(Address)>& visit) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_block;
    KernelRecord m_dpc;
    std::optional<KernelRecord> m_data;
};

}  // namespace hawser::command
