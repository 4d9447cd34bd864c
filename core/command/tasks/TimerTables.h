#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A KTIMER that waits for its time.
struct TimerRow {
    Address address;
    std::optional<std::uint64_t> due{};  // interrupt time, 100 ns; nothing: cannot be read
    bool periodic = false;
    Address dpc{};      // KDPC; 0: none, or what is kept in its place leads nowhere
    Address routine{};  // of it
    Address thread{};   // whose timer it is; 0: none's
};

// Lists of timers, one for each turn of the clock's hand.
struct TimerTable {
    std::optional<std::uint16_t> processor{};  // nothing: of the whole machine
    Address first;                             // list's head
    std::uint64_t count = 0;
    std::uint64_t stride = 0;
};

// The kernel's timers by nt's types: a table in each KPRCB, in older kernels one for all at
// nt!KiTimerTableListHead. For one command; engine thread; debugger and memory outlive it.
class TimerTables {
  public:
    // NotAvailable: the types are not there, and how to get them, or nt does not tell where they are.
    static Result<TimerTables> create(engine::Debugger& debugger, const TypedMemory& memory);

    const std::vector<TimerTable>& tables() const { return m_tables; }
    // Calls with each of a list. Returns why there may be more. Errors: the target cannot be asked;
    // Cancelled; whatever `visit` fails with.
    Result<std::string> each(const TimerTable& table, std::uint64_t list,
                             const std::function<Result<>(const TimerRow&)>& visit) const;

    static constexpr std::uint64_t kMaxLists = 1024;  // of a table
    static constexpr std::size_t kMaxTimers = 4096;   // of a list

  private:
    TimerTables(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord timer, KernelRecord dpc,
                KernelRecord thread)
        : m_debugger(debugger),
          m_memory(memory),
          m_timer(std::move(timer)),
          m_dpc(std::move(dpc)),
          m_thread(std::move(thread)) {}

    Result<> findTables(const KernelTypes& types);
    Result<TimerRow> rowAt(Address address) const;
    Result<> readDpc(TimerRow& row, std::uint64_t kept) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_timer;
    KernelRecord m_dpc;
    KernelRecord m_thread;
    std::vector<TimerTable> m_tables{};
    std::optional<std::uint64_t> m_never{};  // nt!KiWaitNever and KiWaitAlways: what hides a timer's DPC
    std::optional<std::uint64_t> m_always{};
};

}  // namespace hawser::command
