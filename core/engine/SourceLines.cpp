#include "core/engine/SourceLines.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/symbols/ScopeTable.h"

namespace hawser::engine {

namespace {

// What compilers number code with that belongs to no line: 0, and the two that step commands are to run
// through or to treat as one with the line before (0xF00F00, 0xFEEFEE).
bool isLine(std::uint32_t line) {
    return line != 0 && line != 0xF00F00 && line != 0xFEEFEE;
}

SourcePosition positionOf(const Module& module, const symbols::SourceLine& line) {
    return {std::string(line.file), line.line, module.base + line.rva, line.size};
}

// How many folders and file names at their ends are the same but for case.
std::size_t sameParts(std::string_view a, std::string_view b) {
    const auto takeLast = [](std::string_view& path) {
        const std::size_t slash = path.find_last_of("/\\");
        const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
        path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
        return last;
    };
    std::size_t same = 0;
    while (!a.empty() && !b.empty() && equalIgnoringCase(takeLast(a), takeLast(b))) ++same;
    return same;
}

// Where the first line ends: what stands before is the prologue, as far as anyone can tell.
std::uint32_t bodyByLines(const symbols::LineTable& lines, std::uint32_t start, std::uint32_t end) {
    std::optional<std::uint32_t> first;
    std::uint32_t body = start;
    lines.forEach(start, end, [&](const symbols::SourceLine& line) {
        if (!first) first = line.line;
        if (line.line != *first) body = line.rva;
        return line.line == *first;
    });
    return body;
}

}  // namespace

void SourceLines::forEach(SymbolDemand demand, std::string_view name, const Take& take) const {
    if (!m_enabled) return;
    // Of a copy: reading symbols may find out that the target is another one, and the list goes.
    for (const Module& module : std::vector<Module>(*m_modules)) {
        if (!name.empty() && !equalIgnoringCase(module.name, name)) continue;
        const auto source = m_symbolsOf(module, demand);
        if (source != nullptr && source->lines() != nullptr && !take(module, *source->lines())) return;
    }
}

std::optional<SourceLines::Place> SourceLines::placeOf(Address address) const {
    const auto behind = std::ranges::upper_bound(*m_modules, address, {}, &Module::base);
    if (!m_enabled || behind == m_modules->begin() || !std::prev(behind)->contains(address)) return {};
    Place place{*std::prev(behind)};
    const std::uint64_t offset = address - place.module.base;
    place.source = m_symbolsOf(place.module, SymbolDemand::Shown);
    place.lines = place.source != nullptr ? place.source->lines() : nullptr;
    place.rva = static_cast<std::uint32_t>(offset);
    return place.lines != nullptr && offset <= UINT32_MAX ? std::optional(std::move(place)) : std::nullopt;
}

std::optional<SourcePosition> SourceLines::at(Address address) const {
    const auto place = placeOf(address);
    const auto line = place ? place->lines->at(place->rva) : std::nullopt;
    return line && isLine(line->line) ? std::optional(positionOf(place->module, *line)) : std::nullopt;
}

std::vector<SourcePosition> SourceLines::of(const SourceReference& reference, Address current) const {
    std::string file = reference.file;
    if (file.empty()) {
        const auto here = at(current);
        if (!here) return {};
        file = here->file;
    }
    const std::uint32_t line = reference.line.value_or(1);
    std::vector<SourcePosition> found;
    const auto demand = reference.module.empty() ? SymbolDemand::Shown : SymbolDemand::Asked;
    forEach(demand, reference.module, [&](const Module& module, const symbols::LineTable& lines) {
        for (const symbols::SourceLine& one : lines.of(file, line)) found.push_back(positionOf(module, one));
        return true;
    });
    std::ranges::stable_partition(found, [&](const SourcePosition& one) { return one.line == line; });
    return found;
}

std::optional<ProcedureCode> SourceLines::procedureAt(Address address) const {
    const auto place = placeOf(address);
    if (!place) return {};
    const symbols::SymbolSource& source = *place->source;
    const auto procedure =
        source.scopes() != nullptr ? source.scopes()->procedureAt(place->rva) : std::nullopt;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    if (procedure) {
        start = procedure->rva;
        end = start + std::min(procedure->size, UINT32_MAX - start);
    } else if (const auto nearest = source.nameAt(place->rva)) {
        const auto next = source.nextAfter(place->rva);
        start = nearest->symbol.rva;
        end = next ? next->rva : place->rva + 1;
    } else {
        return {};
    }
    const bool told = procedure && procedure->bodyOffset != 0 && procedure->bodyOffset < procedure->size;
    const std::uint32_t body = told ? start + procedure->bodyOffset : bodyByLines(*place->lines, start, end);
    return ProcedureCode{place->module.base + start, end - start, place->module.base + body};
}

std::optional<symbols::SourceChecksum> SourceLines::checksumOf(std::string_view file) const {
    std::optional<symbols::SourceChecksum> checksum;
    forEachKnown([&](const Module&, const symbols::LineTable& lines) {
        checksum = lines.checksum(file);
        return !checksum;
    });
    return checksum;
}

bool SourceLines::isSource(std::string_view file) const {
    bool named = false;
    forEachKnown([&](const Module&, const symbols::LineTable& lines) {
        named = std::ranges::binary_search(lines.files(), file);
        return !named;
    });
    return named;
}

std::optional<std::string> SourceLines::sourceLike(std::string_view path) const {
    std::optional<std::string> likely;
    std::size_t most = 0;
    forEachKnown([&](const Module&, const symbols::LineTable& lines) {
        for (const std::string_view file : lines.files()) {
            const std::size_t same = sameParts(file, path);
            if (same <= most) continue;
            most = same;
            likely = std::string(file);
        }
        return true;
    });
    return likely;
}

std::vector<SourcePosition> SourceLines::linesOf(std::string_view file) const {
    std::vector<SourcePosition> found;
    forEachKnown([&](const Module& module, const symbols::LineTable& lines) {
        if (!std::ranges::binary_search(lines.files(), file)) return true;
        lines.forEach(0, UINT32_MAX, [&](const symbols::SourceLine& line) {
            if (line.file == file && isLine(line.line)) found.push_back(positionOf(module, line));
            return found.size() < kMaxLines;
        });
        return found.size() < kMaxLines;
    });
    std::ranges::stable_sort(found, {}, &SourcePosition::line);
    return found;
}

}  // namespace hawser::engine
