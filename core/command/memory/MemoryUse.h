#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

struct MemoryCounter {
    std::string_view name;                 // "Available Pages"
    std::optional<std::uint64_t> pages{};  // nothing: cannot be read
};

struct MemoryUse {
    std::vector<MemoryCounter> counters{};
    std::vector<std::string_view> untold{};  // which nt has neither a variable nor a field for
};

// What nt counts of the machine's memory: older kernels in variables of their own, newer ones in fields of
// nt!MiState and nt!MiSystemPartition. NotAvailable: its types are not there; others: the target cannot be
// asked.
Result<MemoryUse> readMemoryUse(engine::Debugger& debugger, const TypedMemory& memory);

struct ProcessMemory {
    std::uint64_t id = 0;
    std::string name{};
    std::optional<std::uint64_t> committed{};  // pages; nothing: cannot be read
};

struct ProcessMemoryList {
    std::vector<ProcessMemory> processes{};  // who has most first
    std::string trouble{};                   // why there may be more
};

// NotAvailable: nt's types do not tell, or where the processes are is not known.
Result<ProcessMemoryList> readProcessMemory(engine::Debugger& debugger, const TypedMemory& memory);

}  // namespace hawser::command
