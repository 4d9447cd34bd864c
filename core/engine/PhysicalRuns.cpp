#include "core/engine/PhysicalRuns.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Debugger.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kBlockOffset = 0x270;  // MmPhysicalMemoryBlock in KDDEBUGGER_DATA64
constexpr std::uint64_t kMaxRuns = 1024;

class Descriptor {
  public:
    explicit Descriptor(Debugger& debugger)
        : m_debugger(debugger), m_word(debugger.info()->version.pointers64 ? 8 : 4) {}

    Result<std::vector<PhysicalRun>> read() {
        const auto block = find();
        if (!block) return tl::unexpected(block.error());
        const auto count = m_debugger.readInteger(*block, 4);
        if (!count) return tl::unexpected(count.error());
        if (*count == 0 || *count > kMaxRuns)
            return fail(ErrorCode::Malformed, fmt::format("the kernel lists {} runs of memory", *count));
        std::vector<PhysicalRun> runs;
        for (std::uint64_t i = 0; i < *count; ++i) {
            const Address at = *block + (2 + 2 * i) * m_word;
            const auto first = m_debugger.readInteger(at, m_word);
            const auto pages = m_debugger.readInteger(at + m_word, m_word);
            if (!first || !pages) return tl::unexpected(first ? pages.error() : first.error());
            runs.push_back({*first, *pages});
        }
        std::ranges::sort(runs, {}, &PhysicalRun::firstPage);
        if (auto sound = check(runs); !sound) return tl::unexpected(sound.error());
        return runs;
    }

  private:
    Result<Address> find() {
        const Address data = m_debugger.info()->debuggerDataBlock;
        const auto variable =
            data.value() == 0 ? Result<std::uint64_t>(0) : m_debugger.readInteger(data + kBlockOffset, 8);
        if (!variable) return tl::unexpected(variable.error());
        if (*variable == 0)
            return fail(ErrorCode::NotAvailable, "The kernel does not tell which memory the machine has.");
        const auto block = m_debugger.readInteger(m_debugger.canonical(Address(*variable)), m_word);
        if (!block) return tl::unexpected(block.error());
        return m_debugger.canonical(Address(*block));
    }

    static Result<> check(const std::vector<PhysicalRun>& runs) {
        std::uint64_t end = 0;
        for (const PhysicalRun& run : runs) {
            if (run.firstPage < end || run.pages == 0 || run.pages > kMaxPhysicalPages ||
                run.firstPage > kMaxPhysicalPages - run.pages)
                return fail(ErrorCode::Malformed,
                            fmt::format("the kernel lists 0x{:x} pages of memory from page 0x{:x} on",
                                        run.pages, run.firstPage));
            end = run.firstPage + run.pages;
        }
        return {};
    }

    Debugger& m_debugger;
    unsigned m_word;
};

}  // namespace

Result<std::vector<PhysicalRun>> readPhysicalRuns(Debugger& debugger) {
    if (!debugger.info()) return fail(ErrorCode::NotAvailable, "The target is not identified.");
    return Descriptor(debugger).read();
}

}  // namespace hawser::engine
