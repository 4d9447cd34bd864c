#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/dump/PageTables.h"
#include "core/engine/MemoryBytes.h"
#include "core/engine/Target.h"

namespace hawser::engine {

// Page tables by which memory is read and written.
struct TablesInView {
    dump::Paging paging = dump::Paging::X64;
    dump::PagingRoot root{};
    bool ofKernelToo = false;  // else the kernel's half is the target's own business

    bool operator==(const TablesInView&) const = default;
};

// Virtual memory as it is looked at: as the target has it, which knows no process but the one that it stands
// in, or by the page tables of any (.process /p, .cache forcedecodeuser). Engine thread; the target outlives
// it.
class VirtualMemory {
  public:
    explicit VirtualMemory(Target& target) : m_target(target) {}

    // Nothing: as the target has it. False: that is how it is looked at already.
    bool lookThrough(const std::optional<TablesInView>& tables);
    // What was read of the tables may not be true any more.
    void forgetTables() { m_pieces.clear(); }

    // As those of Target. What the tables do not lead to is unreadable, and ends what is written.
    Result<MemoryBytes> read(Address address, std::size_t count);
    Result<std::size_t> write(Address address, ByteSpan data);

    Target& target() { return m_target; }

  private:
    // A range of which every byte is where the one before it is.
    struct Stretch {
        std::uint64_t size = 0;  // bytes
        AddressSpace space = AddressSpace::Virtual;
        std::optional<Address> place{};  // in that space; nothing: it is nowhere
    };
    Result<Stretch> stretchAt(Address address, std::uint64_t most);
    bool isTranslated(Address address) const;
    Result<std::optional<Address>> physicalOf(Address address);
    std::optional<std::uint64_t> entryAt(std::uint64_t physical, unsigned bytes,
                                         std::optional<Error>& trouble);

    Target& m_target;
    std::optional<TablesInView> m_tables;
    std::map<std::uint64_t, MemoryBytes> m_pieces;  // of the tables, by physical address / kPiece
};

}  // namespace hawser::engine
