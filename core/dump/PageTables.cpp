#include "core/dump/PageTables.h"

#include "core/dump/PageTableShape.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kPresent = 1;
constexpr std::uint64_t kPrototype = 1 << 10;
constexpr std::uint64_t kTransition = 1 << 11;

bool isX86(Paging paging) {
    return paging == Paging::X86 || paging == Paging::X86Pae;
}

class Walk {
  public:
    Walk(Paging paging, const PagingRoot& root, const EntryReader& read)
        : m_paging(paging), m_shape(shapeOf(paging)), m_root(root), m_read(read) {}

    std::optional<Translation> find(Address address, bool prototypesToo) const {
        if (!isCanonical(m_paging, address)) return std::nullopt;
        std::uint64_t table = firstTable(m_shape, m_root, address);
        for (const TableLevel& level : m_shape.levels) {
            const auto entry = m_read(entryPlace(m_shape, level, table, address), m_shape.entryBytes);
            if (!entry) return std::nullopt;
            const bool last = &level == &m_shape.levels.back();
            if ((*entry & kPresent) == 0) {
                if (last) return absent(*entry, address, prototypesToo);
                if (!isTransition(*entry)) return std::nullopt;
            }
            if (last) return page(*entry, address, level.shift, PageState::Valid);
            if ((*entry & kPresent) != 0 && isLarge(m_paging, *entry, level))
                return page(*entry, address, level.shift, PageState::Valid);
            table = *entry & m_shape.frame;
        }
        return std::nullopt;
    }

  private:
    std::optional<Translation> page(std::uint64_t entry, Address address, unsigned bits,
                                    PageState state) const {
        // ARM64: 01 in the last level is reserved, 11 is a page.
        if (m_paging == Paging::Arm64 && state == PageState::Valid && bits == 12 && (entry & 2) == 0)
            return std::nullopt;
        return Translation{physicalIn(m_paging, entry, bits, address), bits, state};
    }

    // Out of its process, still in memory; tables are paged out like anything else. On ARM64 what Windows
    // keeps in such an entry is not documented.
    bool isTransition(std::uint64_t entry) const {
        return m_paging != Paging::Arm64 && (entry & (kTransition | kPrototype)) == kTransition;
    }

    std::optional<Translation> absent(std::uint64_t entry, Address address, bool prototypesToo) const {
        if (m_paging == Paging::Arm64) return std::nullopt;
        if ((entry & kPrototype) != 0) return prototypesToo ? throughPrototype(entry, address) : std::nullopt;
        return isTransition(entry) ? page(entry, address, 12, PageState::Transition) : std::nullopt;
    }

    // The section's own entry: 48 bits of its address stand in the upper bits of an x64 entry, 32 of PAE's.
    // That of a two-level entry is scattered and not followed.
    std::optional<Translation> throughPrototype(std::uint64_t entry, Address address) const {
        if (m_paging == Paging::X86) return std::nullopt;
        const bool narrow = m_paging == Paging::X86Pae;
        const Address at = narrow ? signExtended(Address(entry >> 32)) : signExtended48(entry >> 16);
        if (!inUpperHalf(at)) return std::nullopt;
        const auto place = find(at, false);
        if (!place || place->state != PageState::Valid) return std::nullopt;
        const auto prototype = m_read(place->physical, m_shape.entryBytes);
        if (!prototype) return std::nullopt;
        const bool inMemory = (*prototype & kPresent) != 0 || isTransition(*prototype);
        return inMemory ? page(*prototype, address, 12, PageState::Prototype) : std::nullopt;
    }

    static Address signExtended48(std::uint64_t value) {
        return Address(value >> 47 != 0 ? value | 0xFFFF000000000000 : value);
    }

    Paging m_paging;
    PageTableShape m_shape;
    const PagingRoot& m_root;
    const EntryReader& m_read;
};

}  // namespace

bool isCanonical(Paging paging, Address address) {
    if (isX86(paging)) return fitsIn32Bits(address.value());
    const unsigned bits = paging == Paging::X64FiveLevels ? 57 : 48;
    const std::uint64_t upper = address.value() >> (bits - 1);
    return upper == 0 || upper == UINT64_MAX >> (bits - 1);
}

std::optional<Translation> translate(Paging paging, const PagingRoot& root, Address address,
                                     const EntryReader& read) {
    return Walk(paging, root, read).find(address, true);
}

}  // namespace hawser::dump
