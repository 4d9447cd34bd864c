#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/base/Address.h"
#include "core/dump/Paging.h"

namespace hawser::dump {

// How a virtual page was found.
enum class PageState : std::uint8_t {
    Valid,
    Transition,  // out of its process, still in memory
    Prototype,   // shared, found through the entry that its section keeps
};

struct Translation {
    std::uint64_t physical = 0;  // of the address asked for
    unsigned pageBits = 12;      // the page's size: 12, 21, 22 or 30
    PageState state = PageState::Valid;
};

// An entry of 4 or 8 bytes at a physical address; nothing: that memory is not known.
using EntryReader = std::function<std::optional<std::uint64_t>(std::uint64_t physical, unsigned bytes)>;

// Virtual to physical by the tables in memory (kd-protocol.md 10.6; Intel SDM vol. 3, 4.3-4.5; Arm ARM, D8).
// Tables are hostile: no walk reads more than one entry a level, and once more for a prototype. Nothing: not
// mapped, not in memory, or a table is missing. Any thread.
std::optional<Translation> translate(Paging paging, const PagingRoot& root, Address address,
                                     const EntryReader& read);

// Whether the processor could use such an address at all.
bool isCanonical(Paging paging, Address address);

}  // namespace hawser::dump
