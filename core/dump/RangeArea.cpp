#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/dump/PageArea.h"
#include "core/dump/PageRuns.h"

namespace hawser::dump {

namespace {

// Bytes from the area's start (kd-protocol.md 10.4).
constexpr std::size_t kFirstPageOffset = 0x18;
constexpr std::size_t kRangeCount = 0x20;
constexpr std::size_t kTotalPages = 0x28;
constexpr std::uint64_t kRanges = 0x30;
constexpr std::uint64_t kRangeSize = 16;
constexpr std::uint64_t kMaxRanges = std::uint64_t{1} << 20;
constexpr std::uint64_t kUnfilled = 0x4547415045474150;  // PAGE, twice

struct Range {
    std::uint64_t page = 0;
    std::uint64_t pages = 0;
};

// Those before the space that the writer did not fill.
std::vector<Range> rangesIn(ByteSpan bytes) {
    std::vector<Range> ranges;
    ByteReader reader(bytes);
    for (;;) {
        const Range range{reader.u64(), reader.u64()};
        if (reader.failed() || range.page == kUnfilled || range.pages == kUnfilled) return ranges;
        ranges.push_back(range);
    }
}

std::uint64_t pagesOf(std::span<const Range> ranges) {
    std::uint64_t pages = 0;
    for (const Range& range : ranges) pages += range.pages;
    return pages;
}

}  // namespace

Result<PageArea> readRangeArea(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings) {
    const std::uint64_t at = header.size();
    Bytes start(kRanges);
    if (auto done = file.copy(at, start); !done) return tl::unexpected(done.error());
    const auto field = [&](std::size_t offset) {
        ByteReader reader(start);
        reader.seek(offset);
        return reader.u64();
    };
    const std::uint64_t firstPageOffset = field(kFirstPageOffset);
    if (firstPageOffset < at + kRanges)
        return fail(ErrorCode::Malformed,
                    fmt::format("the first page at 0x{:x} lies before the list of ranges", firstPageOffset),
                    at + kFirstPageOffset);

    const std::uint64_t room = (firstPageOffset - at - kRanges) / kRangeSize;
    if (room > kMaxRanges)
        shortcomings.add(fmt::format("There is room for 0x{:x} ranges; 0x{:x} are read.", room, kMaxRanges),
                         at + kFirstPageOffset);
    Bytes list(file.bytes(at + kRanges, std::min(room, kMaxRanges) * kRangeSize).size());
    if (auto done = file.copy(at + kRanges, list); !done) return tl::unexpected(done.error());
    if (list.size() < std::min(room, kMaxRanges) * kRangeSize)
        shortcomings.add("The file ends within its list of ranges.", file.size());

    // Some types tell how many there are, others go on until the list's end: a count that is true is known by
    // the number of pages beside it.
    std::vector<Range> ranges = rangesIn(list);
    const std::uint64_t count = field(kRangeCount) & 0xFFFFFFFF;
    if (count < ranges.size() && pagesOf(std::span(ranges).first(count)) == field(kTotalPages))
        ranges.resize(count);

    PageRuns::Builder builder(file.size(), shortcomings);
    std::uint64_t offset = firstPageOffset;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        builder.add({ranges[i].page, ranges[i].pages, offset}, at + kRanges + i * kRangeSize);
        if (ranges[i].pages > PageRuns::kEndOfMemory) break;
        if (offset < file.size()) offset += ranges[i].pages * kPageSize;
    }
    return std::make_unique<PageRuns>(std::move(builder).take());
}

}  // namespace hawser::dump
