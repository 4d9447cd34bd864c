#include "core/symbols/pdb/ModuleLines.h"

#include <algorithm>
#include <map>

namespace hawser::symbols::pdb {

namespace {

using Run = ModuleLines::Run;

// Runs of which later ones cover what lies below them.
class Layers {
  public:
    explicit Layers(const std::vector<Run>& lowest) {
        for (const Run& run : lowest) m_runs.emplace_hint(m_runs.end(), run.rva, run);
    }

    void cover(const Run& run) {
        const std::uint64_t end = std::uint64_t{run.rva} + run.size;
        split(run.rva);
        if (end <= UINT32_MAX) split(static_cast<std::uint32_t>(end));
        auto at = m_runs.lower_bound(run.rva);
        while (at != m_runs.end() && at->first < end) at = m_runs.erase(at);
        m_runs.emplace_hint(at, run.rva, run);
    }

    std::vector<Run> take() const {
        std::vector<Run> runs;
        for (const auto& [rva, run] : m_runs) runs.push_back(run);
        return runs;
    }

  private:
    void split(std::uint32_t rva) {
        auto behind = m_runs.upper_bound(rva);
        if (behind == m_runs.begin()) return;
        Run& run = std::prev(behind)->second;
        const std::uint32_t before = rva - run.rva;
        if (before == 0 || before >= run.size) return;
        Run rest = run;
        rest.rva = rva;
        rest.size -= before;
        run.size = before;
        m_runs.emplace_hint(behind, rva, rest);
    }

    std::map<std::uint32_t, Run> m_runs;
};

}  // namespace

Result<ModuleLines> ModuleLines::read(const PdbFile& file, const ModuleStreams& module) {
    auto records = LineRecords::read(file, module);
    if (!records) return tl::unexpected(records.error());
    ModuleLines lines;
    lines.m_files = std::move(records->files);
    lines.m_inlinees = std::move(records->inlinees);
    for (LineBlock& block : records->blocks) lines.addBlock(file, block);
    lines.settle();
    if (auto added = lines.addInlined(file, module); !added) return tl::unexpected(added.error());
    return lines;
}

std::uint32_t ModuleLines::nameOf(std::uint32_t file) const {
    const auto found = std::ranges::lower_bound(m_files, file, {}, &FileRecord::id);
    return found != m_files.end() && found->id == file ? found->name : 0;
}

// A line goes up to the next one, the last up to the end of the piece of code.
void ModuleLines::addBlock(const PdbFile& file, LineBlock& block) {
    std::ranges::stable_sort(block.lines, {}, &LineRecord::offset);
    const std::uint64_t blockEnd = std::uint64_t{block.offset} + block.size;
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
        const LineRecord& line = block.lines[i];
        const std::uint64_t end = i + 1 < block.lines.size() ? block.lines[i + 1].offset : blockEnd;
        const auto rva = file.segments().rva(block.section, line.offset);
        if (line.line == 0 || !rva || end <= line.offset) continue;
        m_callers.push_back(
            {*rva, static_cast<std::uint32_t>(end - line.offset), nameOf(line.file), line.line});
    }
}

// By address, and no run over another: of two that claim the same code the first stays.
void ModuleLines::settle() {
    std::ranges::stable_sort(m_callers, {}, &Run::rva);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_callers.size(); ++i) {
        Run run = m_callers[i];
        if (kept != 0) {
            Run& last = m_callers[kept - 1];
            if (run.rva == last.rva) continue;
            last.size = std::min(last.size, run.rva - last.rva);
        }
        if (run.size > UINT32_MAX - run.rva) continue;
        m_callers[kept++] = run;
    }
    m_callers.resize(kept);
    m_callers.shrink_to_fit();
}

// A site stands in the stream behind what it lies in, so it covers that.
Result<> ModuleLines::addInlined(const PdbFile& file, const ModuleStreams& module) {
    Layers layers(m_callers);
    if (!m_inlinees.empty()) {
        const auto bytes = file.symbolsOf(module);
        if (!bytes) return tl::unexpected(bytes.error());
        SymbolRecords records(*bytes, std::min<std::size_t>(PdbFile::kModuleSignature, bytes->size()));
        std::optional<ProcedureRecord> procedure;
        while (const auto record = records.next()) {
            if (isProcedure(*record)) procedure = decodeProcedure(*record);
            if (!procedure) continue;
            const auto site = decodeInlineSite(*record, m_inlinees);
            if (!site) continue;
            for (const InlineRun& run : site->runs) {
                if (run.offset > procedure->size || run.size > procedure->size - run.offset || run.line == 0)
                    continue;
                if (const auto rva = file.segments().rva(procedure->section, procedure->offset + run.offset))
                    layers.cover({*rva, run.size, nameOf(run.file), run.line});
            }
        }
    }
    m_runs = layers.take();
    return {};
}

const Run* ModuleLines::find(const std::vector<Run>& runs, std::uint32_t rva) {
    const auto behind = std::ranges::upper_bound(runs, rva, {}, &Run::rva);
    if (behind == runs.begin()) return nullptr;
    const Run& run = *std::prev(behind);
    return rva - run.rva < run.size ? &run : nullptr;
}

}  // namespace hawser::symbols::pdb
