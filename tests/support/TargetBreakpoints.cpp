#include "tests/support/TargetBreakpoints.h"

#include <algorithm>

namespace hawser::test {

std::optional<std::uint32_t> TargetBreakpoints::write(Address address) {
    if (isInserted(address) || !m_memory.isMapped(address)) return std::nullopt;
    const auto free = std::ranges::find_if(m_entries, [](const auto& e) { return !e.has_value(); });
    if (free == m_entries.end()) return std::nullopt;
    *free = Entry{address, m_memory.bytes(address, m_instruction.size())};
    static_cast<void>(m_memory.write(address, m_instruction));
    return static_cast<std::uint32_t>(free - m_entries.begin()) + 1;
}

bool TargetBreakpoints::restore(std::uint32_t handle) {
    if (handle == 0 || handle > m_entries.size() || !m_entries[handle - 1]) return false;
    const Entry entry = *m_entries[handle - 1];
    static_cast<void>(m_memory.write(entry.address, entry.original));
    m_entries[handle - 1].reset();
    return true;
}

void TargetBreakpoints::removeIn(Address start, std::size_t bytes) {
    for (std::uint32_t handle = 1; handle <= m_entries.size(); ++handle) {
        const auto& entry = m_entries[handle - 1];
        if (entry && entry->address - start < bytes) static_cast<void>(restore(handle));
    }
}

bool TargetBreakpoints::isInserted(Address address) const {
    return std::ranges::any_of(m_entries, [address](const auto& e) { return e && e->address == address; });
}

std::size_t TargetBreakpoints::count() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(m_entries, [](const auto& e) { return e.has_value(); }));
}

void TargetBreakpoints::forgetAll() {
    m_entries.fill(std::nullopt);
}

}  // namespace hawser::test
