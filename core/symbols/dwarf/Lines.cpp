#include "core/symbols/dwarf/Lines.h"

#include <algorithm>
#include <tuple>

#include "core/symbols/SourcePath.h"

namespace hawser::symbols::dwarf {

const Lines::Loaded& Lines::loaded() const {
    std::call_once(m_once, [this] { m_loaded = load(); });
    return m_loaded;
}

Lines::Loaded Lines::load() const {
    Loaded all;
    const std::uint64_t size = m_info.sections().of(SectionId::Line).size();
    std::uint64_t decoded = 0;
    std::size_t textBytes = 0;
    for (const Unit& unit : m_info.units()) {
        if (!unit.lineProgram || all.programs.contains(*unit.lineProgram)) continue;
        auto program = decodeLineProgram(m_info.sections(), unit, m_image, kMaxRuns - all.runs.size());
        if (!program) continue;
        // Programs do not overlap: else a small section could be run again and again.
        decoded += program->length;
        if (decoded > size) break;
        textBytes += take(all, *unit.lineProgram, std::move(*program));
        if (textBytes > kMaxTexts) break;
    }
    order(all);
    return all;
}

std::size_t Lines::take(Loaded& all, std::uint64_t offset, LineProgram program) {
    std::vector<File*> files;
    std::size_t bytes = program.files.size() * sizeof(std::string_view);
    std::vector<std::string_view>& names = all.programs[offset];
    for (LineFile& file : program.files) {
        const auto number = static_cast<std::uint32_t>(all.known.size());
        const auto known =
            all.known.try_emplace(std::move(file.path), File{number, false, std::move(file.checksum)});
        if (known.second) bytes += known.first->first.size() + sizeof(File);
        names.push_back(known.first->first);
        files.push_back(&known.first->second);
    }
    for (LineRun run : program.runs) {
        if (names[run.file].empty()) continue;
        files[run.file]->hasCode = true;
        run.file = files[run.file]->number;
        all.runs.push_back(run);
    }
    return bytes;
}

void Lines::order(Loaded& all) {
    std::vector<std::uint32_t> ranks(all.known.size());
    for (const auto& [path, file] : all.known) {
        ranks[file.number] = static_cast<std::uint32_t>(all.files.size());
        if (file.hasCode) all.files.push_back(path);
    }
    for (LineRun& run : all.runs) run.file = ranks[run.file];
    std::ranges::stable_sort(all.runs, {}, &LineRun::rva);
    for (std::uint32_t i = 0; i < all.runs.size(); ++i) all.byLine.push_back(i);
    std::ranges::sort(all.byLine, [&all](std::uint32_t a, std::uint32_t b) {
        const LineRun& left = all.runs[a];
        const LineRun& right = all.runs[b];
        return std::tie(left.file, left.line, a) < std::tie(right.file, right.line, b);
    });
}

SourceLine Lines::told(const Loaded& loaded, const LineRun& run) {
    return {loaded.files[run.file], run.line, run.rva, run.size};
}

std::optional<SourceLine> Lines::at(std::uint32_t rva) const {
    const Loaded& all = loaded();
    const auto behind = std::ranges::upper_bound(all.runs, rva, {}, &LineRun::rva);
    if (behind == all.runs.begin()) return {};
    const LineRun& run = *std::prev(behind);
    if (rva - run.rva >= run.size) return {};
    return told(all, run);
}

std::vector<SourceLine> Lines::of(std::string_view file, std::uint32_t line) const {
    const Loaded& all = loaded();
    // Of the files that are meant, the line or the next one that has code in any of them.
    std::uint32_t best = UINT32_MAX;
    std::vector<SourceLine> found;
    for (std::uint32_t number = 0; number < all.files.size(); ++number) {
        if (!pathEndsWith(all.files[number], file)) continue;
        auto at = std::ranges::lower_bound(all.byLine, std::pair(number, line), {}, [&all](std::uint32_t i) {
            return std::pair(all.runs[i].file, all.runs[i].line);
        });
        if (at == all.byLine.end() || all.runs[*at].file != number || all.runs[*at].line > best) continue;
        if (all.runs[*at].line < best) found.clear();
        best = all.runs[*at].line;
        for (; at != all.byLine.end() && all.runs[*at].file == number && all.runs[*at].line == best; ++at) {
            const LineRun& run = all.runs[*at];
            // What goes on where the run before ended is the same code still.
            if (!found.empty() && found.back().rva + found.back().size == run.rva)
                found.back().size += run.size;
            else
                found.push_back(told(all, run));
        }
    }
    std::ranges::sort(found, {}, &SourceLine::rva);
    return found;
}

void Lines::forEach(std::uint32_t start, std::uint32_t end,
                    const std::function<bool(const SourceLine&)>& take) const {
    const Loaded& all = loaded();
    for (auto run = std::ranges::lower_bound(all.runs, start, {}, &LineRun::rva);
         run != all.runs.end() && run->rva < end; ++run)
        if (!take(told(all, *run))) return;
}

std::vector<std::string_view> Lines::files() const {
    return loaded().files;
}

std::optional<SourceChecksum> Lines::checksum(std::string_view file) const {
    const auto& known = loaded().known;
    const auto found = known.find(file);
    return found == known.end() ? std::nullopt : found->second.checksum;
}

std::optional<std::uint32_t> Lines::bodyOf(std::uint32_t start, std::uint32_t end) const {
    const Loaded& all = loaded();
    std::optional<std::uint32_t> second;
    for (auto run = std::ranges::lower_bound(all.runs, start, {}, &LineRun::rva);
         run != all.runs.end() && run->rva < end; ++run) {
        if (run->prologueEnd) return run->rva;
        // GCC does not mark it: there it is where the second line begins.
        if (!second && run->rva > start) second = run->rva;
    }
    return second;
}

std::string_view Lines::callFile(const Unit& unit, std::uint64_t number) const {
    const Loaded& all = loaded();
    if (!unit.lineProgram) return {};
    const auto program = all.programs.find(*unit.lineProgram);
    if (program == all.programs.end() || number >= program->second.size()) return {};
    return program->second[static_cast<std::size_t>(number)];
}

}  // namespace hawser::symbols::dwarf
