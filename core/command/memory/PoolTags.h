#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Address.h"
#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// Which tags are meant: "Proc", "P*", "?roc", or a number.
class PoolTagPattern {
  public:
    PoolTagPattern() = default;  // all
    // "0x636f7250" is a tag's number. InvalidArgument: without an asterisk a tag has four characters.
    static Result<PoolTagPattern> create(std::string_view text);

    bool matches(std::uint32_t tag) const;  // the bit that guards a block does not count
    std::string text() const;               // as it may be shown

    // Its four letters, printable: "Proc".
    static std::string fourLetters(std::uint32_t tag);

  private:
    std::optional<std::uint32_t> m_number{};
    std::string m_text = "*";
};

// What allocations of a tag have taken. Counts are what they were when the target stopped.
struct PoolTagUse {
    struct Kind {
        std::uint64_t allocations = 0;  // ever
        std::uint64_t frees = 0;
        std::uint64_t bytes = 0;  // now

        std::uint64_t outstanding = 0;
    };
    std::uint32_t tag = 0;
    Kind nonPaged{};
    Kind paged{};
};

struct PoolTagTable {
    std::vector<PoolTagUse> tags{};       // by their letters
    std::vector<std::string> troubles{};  // why there may be more, a sentence each
};

// Of nt!ExPoolTagTables, a table for each processor, or of nt!PoolTrackTable, by nt's types. NotAvailable:
// they are not there, or nt does not tell where its tables are. Errors: the target cannot be asked;
// Cancelled.
Result<PoolTagTable> readPoolTags(engine::Debugger& debugger, const TypedMemory& memory);

// An allocation of a page or more, which has no header.
struct LargeAllocation {
    Address address;
    std::uint32_t tag = 0;
    std::optional<std::uint64_t> bytes{};
    std::optional<bool> paged{};  // nothing: this build does not tell
};

struct LargeAllocationTable {
    Address start;
    Address end{};
    std::string trouble{};  // why there may be more
};

// Calls with each of nt!PoolBigPageTable. Errors as readPoolTags(); whatever `visit` fails with.
Result<LargeAllocationTable> eachLargeAllocation(
    engine::Debugger& debugger, const TypedMemory& memory,
    const std::function<Result<>(const LargeAllocationTable& table)>& begin,
    const std::function<Result<>(const LargeAllocation&)>& visit);

inline constexpr std::uint64_t kMaxTrackedTags = 0x10000;  // entries of one table
inline constexpr std::uint64_t kMaxTagTables = 64;         // processors
inline constexpr std::uint64_t kMaxLargeEntries = 1 << 20;

}  // namespace hawser::command
