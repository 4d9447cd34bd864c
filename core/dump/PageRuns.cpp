#include "core/dump/PageRuns.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace hawser::dump {

namespace {

std::uint64_t endOf(const PageRun& run) {
    return run.firstPage + run.pages;
}

}  // namespace

void PageRuns::Builder::add(const PageRun& run, std::uint64_t toldAt) {
    if (run.pages == 0) return;
    if (run.firstPage >= kEndOfMemory || run.pages > kEndOfMemory - run.firstPage) {
        m_shortcomings.add(
            fmt::format("A run of 0x{:x} pages from page 0x{:x} on leaves physical memory and is left out.",
                        run.pages, run.firstPage),
            toldAt);
        return;
    }
    const std::uint64_t there =
        run.fileOffset < m_fileSize ? std::min(run.pages, (m_fileSize - run.fileOffset) / kPageSize) : 0;
    if (there < run.pages) {
        if (m_missing == 0) m_missingAt = run.fileOffset + there * kPageSize;
        const std::uint64_t more = run.pages - there;
        m_missing = more > UINT64_MAX - m_missing ? UINT64_MAX : m_missing + more;
    }
    if (there > 0) m_told.push_back({{run.firstPage, there, run.fileOffset}, toldAt});
}

PageRuns PageRuns::Builder::take() && {
    if (m_missing > 0)
        m_shortcomings.add(fmt::format("The file ends too early: 0x{:x} pages are missing.", m_missing),
                           m_missingAt);
    std::sort(m_told.begin(), m_told.end(), [](const Told& a, const Told& b) {
        return std::tie(a.run.firstPage, a.at) < std::tie(b.run.firstPage, b.at);
    });
    std::vector<PageRun> runs;
    for (const Told& told : m_told) {
        if (!runs.empty() && told.run.firstPage < endOf(runs.back())) {
            m_shortcomings.add(
                fmt::format(
                    "The run of 0x{:x} pages from page 0x{:x} on lies over another one and is left out.",
                    told.run.pages, told.run.firstPage),
                told.at);
            continue;
        }
        runs.push_back(told.run);
    }
    return PageRuns(std::move(runs));
}

PageRuns::PageRuns(std::vector<PageRun> runs) : m_runs(std::move(runs)) {
    for (const PageRun& run : m_runs) m_count += run.pages;
}

std::optional<std::uint64_t> PageRuns::offsetOf(std::uint64_t page) const {
    const auto behind =
        std::upper_bound(m_runs.begin(), m_runs.end(), page,
                         [](std::uint64_t p, const PageRun& run) { return p < run.firstPage; });
    if (behind == m_runs.begin()) return std::nullopt;
    const PageRun& run = *std::prev(behind);
    if (page - run.firstPage >= run.pages) return std::nullopt;
    return run.fileOffset + (page - run.firstPage) * kPageSize;
}

std::optional<PageRun> PageRuns::runFrom(std::uint64_t page, std::uint64_t most) const {
    const auto run = std::partition_point(m_runs.begin(), m_runs.end(),
                                          [&](const PageRun& one) { return endOf(one) <= page; });
    if (run == m_runs.end()) return std::nullopt;
    const std::uint64_t skipped = page > run->firstPage ? page - run->firstPage : 0;
    return PageRun{run->firstPage + skipped, std::min(run->pages - skipped, most),
                   run->fileOffset + skipped * kPageSize};
}

}  // namespace hawser::dump
