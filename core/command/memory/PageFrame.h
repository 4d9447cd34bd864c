#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Address.h"
#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// What the kernel knows of a page of physical memory. Nothing: this build's record has no such field, or it
// cannot be read.
struct PageFrame {
    std::uint64_t number = 0;
    Address address;  // of its _MMPFN
    bool readable = false;
    std::optional<std::uint64_t> flink{};       // the next of its list; of others much else
    std::optional<std::uint64_t> blink{};       // the one before
    std::optional<std::uint64_t> shareCount{};  // in the same place
    std::optional<std::uint64_t> pteAddress{};
    std::optional<std::uint64_t> references{};
    std::optional<std::uint64_t> originalPte{};
    std::optional<std::uint64_t> containingPage{};  // of the page table with its PTE
    std::optional<std::uint64_t> location{};        // MMLISTS
    std::optional<std::uint64_t> cacheAttribute{};
    std::optional<std::uint64_t> priority{};
    std::optional<std::uint64_t> color{};
    bool modified = false;
    bool prototype = false;
    bool reading = false;
    bool writing = false;

    std::string locationName() const;  // "Active"; "??": not known
};

// NotAvailable: nt does not tell where its page frames are, or how they look; InvalidArgument: there is no
// such page.
Result<PageFrame> readPageFrame(engine::Debugger& debugger, const TypedMemory& memory, std::uint64_t number);

}  // namespace hawser::command
