#include <fmt/format.h>

#include "core/base/ByteReader.h"
#include "core/dump/PageArea.h"
#include "core/dump/PageRuns.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kRuns64 = 0x98;  // kd-protocol.md 10.1, 10.2
constexpr std::uint64_t kRuns32 = 0x6C;

}  // namespace

Result<PageArea> readRunArea(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings) {
    const std::uint64_t told = header.wide ? kRuns64 : kRuns32;
    const std::uint64_t step = header.wide ? 16 : 8;
    if (!header.runs) return fail(ErrorCode::Malformed, "the header lists no physical memory", told);
    if (header.runsClaimed > header.runs->size())
        shortcomings.add(fmt::format("The header claims {} runs of physical memory and holds {}.",
                                     header.runsClaimed, header.runs->size()),
                         told - step);
    PageRuns::Builder builder(file.size(), shortcomings);
    std::uint64_t offset = header.size();
    std::uint64_t pages = 0;
    for (std::size_t i = 0; i < header.runs->size(); ++i) {
        const DeclaredRun& run = (*header.runs)[i];
        builder.add({run.firstPage, run.pages, offset}, told + i * step);
        // Behind a run that leads out of every file there is nothing to be found.
        if (run.pages > PageRuns::kEndOfMemory) break;
        offset += run.pages * kPageSize;
        pages += run.pages;
    }
    if (header.pagesClaimed && *header.pagesClaimed != pages && header.runsClaimed == header.runs->size())
        shortcomings.add(fmt::format("The header claims 0x{:x} pages, and its runs hold 0x{:x}.",
                                     *header.pagesClaimed, pages),
                         told - 8);
    return std::make_unique<PageRuns>(std::move(builder).take());
}

}  // namespace hawser::dump
