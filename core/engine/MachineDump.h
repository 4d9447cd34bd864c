#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/dump/DumpWriter.h"
#include "core/dump/PageTables.h"
#include "core/dump/Paging.h"
#include "core/engine/PhysicalRuns.h"

namespace hawser::engine {

class Debugger;

// Which pages of the machine's memory go into a dump.
enum class DumpScope {
    Full,    // all that the machine has
    Active,  // what the page tables of this moment map
    Kernel,  // the kernel's half of that
};

struct DumpOrder {
    std::string path;
    std::string comment;  // at most 127 bytes are kept
    DumpScope scope = DumpScope::Full;
};

struct DumpReport {
    std::uint64_t pages = 0;    // written
    std::uint64_t missing = 0;  // wanted, and not to be read
    std::uint64_t size = 0;     // bytes of the file
};

// `done` of `total` bytes were looked at; 0: there is no saying how many there are.
using DumpProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Writes a crash dump of a target that stands, without a crash. What cannot be read is marked absent. Engine
// thread; the debugger outlives it.
class MachineDump {
  public:
    MachineDump(Debugger& debugger, DumpOrder order) : m_debugger(debugger), m_order(std::move(order)) {}

    // Errors as reading and DumpWriter. After one of the line's, and Cancelled, it can be called again as
    // long as the target has not moved: it goes on where it was. Without that nothing is left of the dump.
    Result<DumpReport> write(const DumpProgress& progress);
    const std::string& path() const { return m_order.path; }

  private:
    Result<> prepare();
    Result<> makeHeader();
    Result<dump::Paging> paging();
    Result<> choosePages();
    bool isWanted(std::uint64_t page) const { return m_wanted.empty() || m_wanted[page]; }
    Result<> writeRun(const PhysicalRun& run, const DumpProgress& progress);
    Result<> writePiece(std::uint64_t first, std::size_t count);

    Debugger& m_debugger;
    const DumpOrder m_order;
    dump::DumpHeader m_header;
    dump::PagingRoot m_root;
    std::vector<PhysicalRun> m_runs;
    std::vector<bool> m_wanted;  // by page; empty: all
    std::uint64_t m_memoryPages = 0;
    std::uint64_t m_total = 0;  // pages wanted
    std::uint64_t m_done = 0;
    std::uint64_t m_next = 0;  // the page to go on with
    std::optional<dump::DumpWriter> m_writer;
    DumpReport m_report;
};

}  // namespace hawser::engine
