#include "core/symbols/pdb/PdbLineTable.h"

#include <algorithm>
#include <set>

namespace hawser::symbols::pdb {

const ModuleLines* PdbLineTable::linesOf(std::uint32_t module) const {
    Slot& slot = m_slots[module];
    std::call_once(slot.once, [&] {
        auto lines = ModuleLines::read(m_file, m_file.debug().modules()[module]);
        if (lines) slot.lines = std::make_unique<const ModuleLines>(std::move(*lines));
    });
    return slot.lines.get();
}

// Runs that follow each other come from one file for the most part, whose path is long to check.
SourceLine PdbLineTable::told(const ModuleLines::Run& run, File& last) const {
    if (last.path.empty() || last.name != run.name) last = {run.name, m_strings.at(run.name)};
    return {last.path, run.line, run.rva, run.size};
}

SourceLine PdbLineTable::told(const ModuleLines::Run& run) const {
    File none;
    return told(run, none);
}

std::optional<SourceLine> PdbLineTable::at(std::uint32_t rva) const {
    const auto module = m_modules.at(rva);
    const ModuleLines* const lines = module ? linesOf(*module) : nullptr;
    const ModuleLines::Run* const run = lines != nullptr ? lines->at(rva) : nullptr;
    return run != nullptr ? std::optional(told(*run)) : std::nullopt;
}

std::vector<SourceLine> PdbLineTable::of(std::string_view file, std::uint32_t line) const {
    std::set<std::uint32_t> names;
    std::set<std::uint32_t> modules;
    for (const SourceFiles::File* source : m_sources.matching(file)) {
        names.insert(source->name);
        modules.insert(source->modules.begin(), source->modules.end());
    }
    File last;
    std::uint32_t nearest = UINT32_MAX;
    std::vector<SourceLine> found;
    for (const std::uint32_t module : modules) {
        const ModuleLines* const lines = linesOf(module);
        if (lines == nullptr) continue;
        const ModuleLines::Run* before = nullptr;
        for (const ModuleLines::Run& run : lines->runs()) {
            const bool goesOn = before != nullptr && before->name == run.name && before->line == run.line &&
                                run.rva - before->rva == before->size;
            before = &run;
            if (run.line < line || run.line > nearest || goesOn || !names.contains(run.name)) continue;
            // What two modules have of one inline function lies at one place, in one of them.
            if (m_modules.at(run.rva) != module) continue;
            if (run.line < nearest) found.clear();
            nearest = run.line;
            found.push_back(told(run, last));
        }
    }
    std::ranges::sort(found, {}, &SourceLine::rva);
    return found;
}

void PdbLineTable::forEach(std::uint32_t start, std::uint32_t end,
                           const std::function<bool(const SourceLine&)>& take) const {
    File file;
    m_modules.forEach(start, end, [&](const ModuleMap::Piece& piece) {
        const ModuleLines* const lines = linesOf(piece.module);
        if (lines == nullptr) return true;
        const std::uint32_t last = std::min(end, piece.rva + piece.size);
        auto run =
            std::ranges::lower_bound(lines->runs(), std::max(start, piece.rva), {}, &ModuleLines::Run::rva);
        for (; run != lines->runs().end() && run->rva < last; ++run)
            if (!take(told(*run, file))) return false;
        return true;
    });
}

std::vector<std::string_view> PdbLineTable::files() const {
    std::vector<std::string_view> paths;
    for (const SourceFiles::File& file : m_sources.all())
        if (paths.empty() || paths.back() != file.path) paths.push_back(file.path);
    return paths;
}

std::optional<SourceChecksum> PdbLineTable::checksum(std::string_view file) const {
    for (const SourceFiles::File* source : m_sources.matching(file))
        if (!source->checksum.bytes.empty()) return source->checksum;
    return {};
}

}  // namespace hawser::symbols::pdb
