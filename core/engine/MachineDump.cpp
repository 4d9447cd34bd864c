#include "core/engine/MachineDump.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/dump/DumpWriter.h"
#include "core/dump/MappedPages.h"
#include "core/engine/Debugger.h"
#include "core/engine/MachineHeader.h"
#include "core/engine/PhysicalRuns.h"

namespace hawser::engine {

namespace {

constexpr std::uint32_t kFullBitmap = 5;  // kd-protocol.md 10.3
constexpr std::uint32_t kKernelBitmap = 6;
constexpr std::size_t kMostAtOnce = 64;  // pages

class MachineDump {
  public:
    MachineDump(Debugger& debugger, const DumpOrder& order, const DumpProgress& progress)
        : m_debugger(debugger), m_order(order), m_progress(progress) {}

    Result<DumpReport> write() {
        if (auto ready = prepare(); !ready) return tl::unexpected(ready.error());
        auto writer = dump::DumpWriter::create(m_order.path, m_header, m_memoryPages, m_total);
        if (!writer) return tl::unexpected(writer.error());
        for (const PhysicalRun& run : m_runs)
            if (auto done = writeRun(*writer, run); !done) return tl::unexpected(done.error());
        if (auto finished = writer->finish(); !finished) return tl::unexpected(finished.error());
        m_report.pages = writer->pages();
        m_report.size = writer->size();
        return m_report;
    }

  private:
    Result<> prepare() {
        auto runs = readPhysicalRuns(m_debugger);
        if (!runs) return tl::unexpected(runs.error());
        m_runs = std::move(*runs);
        m_memoryPages = m_runs.back().firstPage + m_runs.back().pages;
        if (auto done = makeHeader(); !done) return done;
        if (m_order.scope == DumpScope::Full) {
            for (const PhysicalRun& run : m_runs) m_total += run.pages;
            return {};
        }
        return choosePages();
    }

    Result<> makeHeader() {
        auto header = machineHeader(m_debugger, m_order.comment);
        if (!header) return tl::unexpected(header.error());
        m_header = std::move(*header);
        const auto tables = controlRegister(m_debugger, "cr3");
        if (!tables) return tl::unexpected(tables.error());
        m_header.directoryTableBase = *tables;
        m_header.type = m_order.scope == DumpScope::Full ? kFullBitmap : kKernelBitmap;
        for (const PhysicalRun& run : m_runs) {
            if (!m_header.runs) m_header.runs.emplace();
            m_header.runs->push_back({run.firstPage, run.pages});
        }
        return {};
    }

    Result<dump::Paging> paging() {
        const Machine machine = m_debugger.info()->version.machine;
        constexpr std::uint64_t kPae = 1 << 5;
        constexpr std::uint64_t kFiveLevels = 1 << 12;
        const auto cr4 = controlRegister(m_debugger, "cr4");
        if (!cr4) return tl::unexpected(cr4.error());
        if (machine == Machine::X86) return (*cr4 & kPae) != 0 ? dump::Paging::X86Pae : dump::Paging::X86;
        if (machine == Machine::X64)
            return (*cr4 & kFiveLevels) != 0 ? dump::Paging::X64FiveLevels : dump::Paging::X64;
        return fail(ErrorCode::Unsupported,
                    "The page tables of this machine cannot be followed; /f writes all of its memory.");
    }

    Result<> choosePages() {
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
        m_wanted = dump::mappedPages(*how, {.base = *m_header.directoryTableBase},
                                     m_order.scope == DumpScope::Kernel, m_memoryPages, read);
        if (trouble) return tl::unexpected(std::move(*trouble));
        for (const PhysicalRun& run : m_runs)
            for (std::uint64_t i = 0; i < run.pages; ++i) m_total += m_wanted[run.firstPage + i] ? 1 : 0;
        return {};
    }

    bool isWanted(std::uint64_t page) const { return m_wanted.empty() || m_wanted[page]; }

    // In pieces of pages that stand side by side: what a line takes at once is its own business.
    Result<> writeRun(dump::DumpWriter& writer, const PhysicalRun& run) {
        const std::uint64_t end = run.firstPage + run.pages;
        for (std::uint64_t page = run.firstPage; page < end;) {
            std::size_t count = 0;
            while (count < kMostAtOnce && page + count < end && isWanted(page + count)) ++count;
            if (count == 0) {
                ++page;
                continue;
            }
            if (auto done = writePiece(writer, page, count); !done) return done;
            page += count;
        }
        return {};
    }

    Result<> writePiece(dump::DumpWriter& writer, std::uint64_t first, std::size_t count) {
        if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "Cancelled.");
        const auto memory = m_debugger.target().read(
            AddressSpace::Physical, Address(first << dump::kPageBits), count * dump::kPageSize);
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
            if (auto added = writer.add(first + i, page); !added) return added;
        }
        m_done += count;
        m_progress(m_done, m_total);
        return {};
    }

    Debugger& m_debugger;
    const DumpOrder& m_order;
    const DumpProgress& m_progress;
    dump::DumpHeader m_header;
    std::vector<PhysicalRun> m_runs;
    std::vector<bool> m_wanted;  // by page; empty: all
    std::uint64_t m_memoryPages = 0;
    std::uint64_t m_total = 0;  // pages wanted
    std::uint64_t m_done = 0;
    DumpReport m_report;
};

}  // namespace

Result<DumpReport> writeMachineDump(Debugger& debugger, const DumpOrder& order,
                                    const DumpProgress& progress) {
    if (!debugger.stopped() || !debugger.identified())
        return fail(ErrorCode::NotAvailable, "A dump is written of a target that is stopped.");
    return MachineDump(debugger, order, progress).write();
}

}  // namespace hawser::engine
