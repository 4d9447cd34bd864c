#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A piece of a page of pool, by the header that it begins with.
struct PoolBlock {
    Address header;
    std::uint64_t size = 0;      // bytes, with its header
    std::uint64_t previous = 0;  // bytes of the block before it, as the header says; 0: it is the first
    bool allocated = false;
    bool guarded = false;  // only who knows its tag may free it
    std::uint32_t tagNumber = 0;
    std::string tag{};     // four printable characters; empty: the header has none
    bool holdsIt = false;  // the address that was asked for
};

struct PoolPage {
    Address page;
    std::uint64_t headerSize = 0;  // bytes; sizes are told in them
    std::vector<PoolBlock> blocks{};
    std::string trouble{};  // why its blocks end before it does; a sentence
    Address brokenAt{};     // where they do
    // From where on, behind that, blocks fit each other up to the end of the page; nothing: nowhere.
    std::optional<Address> resumes{};
};

// The page of small pool allocations around an address, by nt's _POOL_HEADER. What no header is at its
// beginning may belong to a large allocation: then it has no blocks. NotAvailable: the types are not there,
// or the page is not.
Result<PoolPage> readPoolPage(engine::Debugger& debugger, const TypedMemory& memory, Address address);

inline constexpr std::uint64_t kPoolPageSize = 0x1000;

}  // namespace hawser::command
