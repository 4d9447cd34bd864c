#include "core/engine/ModuleWatch.h"

#include <algorithm>
#include <iterator>

#include "core/engine/Log.h"

namespace hawser::engine {

namespace {

// Of the list's last entry; nothing: the head is unreadable, or the list is not there yet.
Result<std::optional<Address>> lastLink(const MemoryReader& read, Address head, bool pointers64) {
    const unsigned pointer = pointers64 ? 8 : 4;
    const auto links = read(head, 2 * std::size_t{pointer});
    if (!links) return tl::unexpected(links.error());
    if (!links->allValid()) return std::optional<Address>{};
    ByteReader reader(links->bytes);
    reader.skip(pointer);
    const Address last = pointers64 ? Address(reader.u64()) : signExtended(Address(reader.u32()));
    return last.value() == 0 || last == head ? std::optional<Address>{} : std::optional(last);
}

}  // namespace

std::vector<LoaderEntry>::iterator ModuleWatch::find(Address at) {
    return std::ranges::find(m_entries, at, &LoaderEntry::at);
}

Result<std::optional<ModuleWatch::Change>> ModuleWatch::look(const MemoryReader& readExactly,
                                                             const MemoryReader& read, Address head,
                                                             bool pointers64, Address kernelBase) {
    if (m_isNew) return std::optional<Change>{};
    const auto last = lastLink(readExactly, head, pointers64);
    if (!last) return tl::unexpected(last.error());
    const bool asBefore = *last && !m_entries.empty() && m_entries.back().at == **last;
    if (!*last || asBefore || *last == m_senseless) return std::optional<Change>{};
    const auto isKnown = [this](Address at) { return find(at) != m_entries.end(); };
    auto newest = readNewestModules(read, head, **last, isKnown, pointers64, kernelBase);
    if (!newest) return tl::unexpected(newest.error());
    if (!newest->trouble.empty()) {
        engineLog()->warn("{}", newest->trouble);
        m_senseless = *last;
        return std::optional<Change>{};
    }
    // What stood behind the entry that the new ones follow is not in the list any more.
    Change change;
    const auto kept = find(newest->end);
    const auto goneFrom = kept == m_entries.end() ? m_entries.begin() : std::next(kept);
    std::transform(goneFrom, m_entries.end(), std::back_inserter(change.gone),
                   [](const LoaderEntry& entry) { return entry.base; });
    m_entries.erase(goneFrom, m_entries.end());
    m_entries.insert(m_entries.end(), newest->entries.begin(), newest->entries.end());
    change.arrived = std::move(newest->modules);
    return std::optional(std::move(change));
}

}  // namespace hawser::engine
