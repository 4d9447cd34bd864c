#include "core/engine/MachineDump.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/dump/MappedPages.h"
#include "core/engine/Debugger.h"
#include "core/engine/MachineHeader.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kMostAtOnce = 64;  // pages

}  // namespace

Result<DumpReport> MachineDump::write(const DumpProgress& progress) {
    if (auto stands = needStandingTarget(m_debugger); !stands) return tl::unexpected(stands.error());
    if (!m_writer) {
        if (auto ready = prepare(); !ready) return tl::unexpected(ready.error());
        auto writer = dump::DumpWriter::create(m_order.path, m_header, m_memoryPages, m_total);
        if (!writer) return tl::unexpected(writer.error());
        m_writer.emplace(std::move(*writer));
    }
    for (const PhysicalRun& run : m_runs)
        if (auto done = writeRun(run, progress); !done) return tl::unexpected(done.error());
    if (auto finished = m_writer->finish(); !finished) return tl::unexpected(finished.error());
    m_report.pages = m_writer->pages();
    m_report.size = m_writer->size();
    return m_report;
}

Result<> MachineDump::prepare() {
    auto runs = readPhysicalRuns(m_debugger);
    if (!runs) return tl::unexpected(runs.error());
    m_runs = std::move(*runs);
    m_total = 0;
    m_memoryPages = m_runs.back().firstPage + m_runs.back().pages;
    if (auto done = makeHeader(); !done) return done;
    if (m_order.scope == DumpScope::Full) {
        for (const PhysicalRun& run : m_runs) m_total += run.pages;
        return {};
    }
    return choosePages();
}

Result<> MachineDump::makeHeader() {
    auto header = machineHeader(m_debugger, m_order.comment);
    if (!header) return tl::unexpected(header.error());
    m_header = std::move(*header);
    const auto root = pagingRoot(m_debugger);
    if (!root) return tl::unexpected(root.error());
    m_root = *root;
    m_header.directoryTableBase = kernelTables(m_root);
    m_header.type =
        m_order.scope == DumpScope::Full ? dump::DumpHeader::kFullBitmap : dump::DumpHeader::kKernelBitmap;
    for (const PhysicalRun& run : m_runs) {
        if (!m_header.runs) m_header.runs.emplace();
        m_header.runs->push_back({run.firstPage, run.pages});
    }
    return {};
}

Result<dump::Paging> MachineDump::paging() {
    auto how = pagingOf(m_debugger, m_root);
    if (!how && how.error().code == ErrorCode::Unsupported)
        how.error().what += "; /f writes all of its memory.";
    return how;
}

Result<> MachineDump::choosePages() {
    const auto how = paging();
    if (!how) return tl::unexpected(how.error());
    std::optional<Error> trouble;
    const auto read = [&](std::uint64_t physical, std::size_t bytes) -> std::optional<Bytes> {
        if (trouble) return std::nullopt;
        auto memory = m_debugger.target().read(AddressSpace::Physical, Address(physical), bytes);
        if (!memory) trouble = memory.error();
        if (!memory || !memory->allValid()) return std::nullopt;
        return std::move(memory->bytes);
    };
    m_wanted = dump::mappedPages(*how, m_root, m_order.scope == DumpScope::Kernel, m_memoryPages, read);
    if (trouble) return tl::unexpected(std::move(*trouble));
    for (const PhysicalRun& run : m_runs)
        for (std::uint64_t i = 0; i < run.pages; ++i) m_total += m_wanted[run.firstPage + i] ? 1 : 0;
    return {};
}

// In pieces of pages that stand side by side: what a line takes at once is its own business.
Result<> MachineDump::writeRun(const PhysicalRun& run, const DumpProgress& progress) {
    const std::uint64_t end = run.firstPage + run.pages;
    for (std::uint64_t page = std::max(run.firstPage, m_next); page < end;) {
        std::size_t count = 0;
        while (count < kMostAtOnce && page + count < end && isWanted(page + count)) ++count;
        if (count == 0) {
            ++page;
            continue;
        }
        if (auto done = writePiece(page, count); !done) return done;
        page += count;
        m_next = page;
        progress(m_done * dump::kPageSize, m_total * dump::kPageSize);
    }
    return {};
}

Result<> MachineDump::writePiece(std::uint64_t first, std::size_t count) {
    if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "Cancelled.");
    const auto memory = m_debugger.target().read(AddressSpace::Physical, Address(first << dump::kPageBits),
                                                 count * dump::kPageSize);
    if (!memory) return tl::unexpected(memory.error());
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = i * dump::kPageSize;
        const auto valid = memory->valid.begin() + static_cast<std::ptrdiff_t>(at);
        const bool whole = std::all_of(valid, valid + dump::kPageSize, [](bool one) { return one; });
        if (!whole) {
            ++m_report.missing;
            continue;
        }
        const ByteSpan page = ByteSpan(memory->bytes).subspan(at, dump::kPageSize);
        if (auto added = m_writer->add(first + i, page); !added) return added;
    }
    m_done += count;
    return {};
}

}  // namespace hawser::engine
