#include "tests/support/GuestMemory.h"

#include <algorithm>
#include <vector>

namespace hawser::test {

namespace {

struct Level {
    unsigned shift;
    unsigned bits;
};

std::vector<Level> levelsOf(GuestMemory::Tables tables) {
    switch (tables) {
        case GuestMemory::Tables::TwoLevels:
            return {{22, 10}, {12, 10}};
        case GuestMemory::Tables::Pae:
            return {{30, 2}, {21, 9}, {12, 9}};
        case GuestMemory::Tables::FiveLevels:
            return {{48, 9}, {39, 9}, {30, 9}, {21, 9}, {12, 9}};
        case GuestMemory::Tables::FourLevels:
        case GuestMemory::Tables::Arm64:
            break;
    }
    return {{39, 9}, {30, 9}, {21, 9}, {12, 9}};
}

}  // namespace

GuestMemory::GuestMemory(Tables tables, std::uint64_t freeFrom) : m_tables(tables), m_next(freeFrom) {
    m_root = allocate();
}

std::uint64_t GuestMemory::allocate() {
    const std::uint64_t at = m_next;
    m_next += kPage;
    m_pages[at / kPage] = Bytes(kPage);
    return at;
}

void GuestMemory::put(std::uint64_t physical, ByteSpan bytes) {
    for (const std::byte value : bytes) {
        Bytes& page = m_pages[physical / kPage];
        if (page.empty()) page.resize(kPage);
        page[physical % kPage] = value;
        ++physical;
    }
}

void GuestMemory::putNumber(std::uint64_t physical, std::uint64_t value, unsigned size) {
    Bytes bytes;
    for (unsigned i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
    put(physical, bytes);
}

unsigned GuestMemory::lastLevel() const {
    return static_cast<unsigned>(levelsOf(m_tables).size()) - 1;
}

unsigned GuestMemory::entrySize() const {
    return m_tables == Tables::TwoLevels ? 4 : 8;
}

std::uint64_t GuestMemory::presentBits() const {
    return m_tables == Tables::Arm64 ? 3 : 1;
}

std::uint64_t GuestMemory::entryAt(Address address, unsigned level) {
    const auto levels = levelsOf(m_tables);
    std::uint64_t table = m_root;
    for (unsigned i = 0;; ++i) {
        const std::uint64_t index =
            address.value() >> levels[i].shift & ((std::uint64_t{1} << levels[i].bits) - 1);
        const std::uint64_t entry = table + index * entrySize();
        if (i == level) return entry;
        std::uint64_t value = 0;
        for (unsigned b = 0; b < entrySize(); ++b)
            value |= std::to_integer<std::uint64_t>(m_pages[entry / kPage][entry % kPage + b]) << (8 * b);
        if (value == 0) {
            value = allocate() | presentBits();
            putNumber(entry, value, entrySize());
        }
        table = value & 0xFFFFFFFFFF000;
    }
}

void GuestMemory::map(Address address, std::uint64_t physical) {
    putNumber(entryAt(address, lastLevel()), physical | presentBits(), entrySize());
    m_mapped[address.value() / kPage] = physical;
}

void GuestMemory::putVirtual(Address address, ByteSpan bytes) {
    while (!bytes.empty()) {
        const std::uint64_t within = address.value() % kPage;
        const std::size_t count = std::min<std::size_t>(bytes.size(), kPage - within);
        if (m_mapped.count(address.value() / kPage) == 0) map(address - within, allocate());
        put(m_mapped[address.value() / kPage] + within, bytes.first(count));
        bytes = bytes.subspan(count);
        address += count;
    }
}

void GuestMemory::putVirtualNumber(Address address, std::uint64_t value, unsigned size) {
    Bytes bytes;
    for (unsigned i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
    putVirtual(address, bytes);
}

}  // namespace hawser::test
