#include "core/dump/VirtualRanges.h"

#include <algorithm>

namespace hawser::dump {

namespace {

// Inclusive, so that the last byte of the address space has one.
std::uint64_t lastOf(const VirtualRange& range) {
    return range.start.value() + (range.size - 1);
}

VirtualRange part(const VirtualRange& range, std::uint64_t first, std::uint64_t last) {
    return {Address(first), last - first + 1, range.fileOffset + (first - range.start.value())};
}

// What of `range` none of `sorted` holds yet.
std::vector<VirtualRange> uncovered(const std::vector<VirtualRange>& sorted, const VirtualRange& range) {
    std::vector<VirtualRange> parts;
    std::uint64_t first = range.start.value();
    const std::uint64_t last = lastOf(range);
    auto other = std::partition_point(sorted.begin(), sorted.end(),
                                      [&](const VirtualRange& one) { return lastOf(one) < first; });
    for (; other != sorted.end() && other->start.value() <= last; ++other) {
        if (other->start.value() > first) parts.push_back(part(range, first, other->start.value() - 1));
        if (lastOf(*other) >= last) return parts;
        first = lastOf(*other) + 1;
    }
    parts.push_back(part(range, first, last));
    return parts;
}

}  // namespace

VirtualRanges::VirtualRanges(std::vector<VirtualRange> ranges) {
    const auto byStart = [](const VirtualRange& a, const VirtualRange& b) { return a.start < b.start; };
    for (VirtualRange range : ranges) {
        if (range.size == 0) continue;
        range.size = std::min(range.size - 1, ~range.start.value()) + 1;
        for (const VirtualRange& one : uncovered(m_ranges, range))
            m_ranges.insert(std::upper_bound(m_ranges.begin(), m_ranges.end(), one, byStart), one);
    }
}

std::optional<VirtualRange> VirtualRanges::from(Address address) const {
    const auto found = std::partition_point(m_ranges.begin(), m_ranges.end(), [&](const VirtualRange& one) {
        return lastOf(one) < address.value();
    });
    if (found == m_ranges.end()) return std::nullopt;
    return *found;
}

}  // namespace hawser::dump
