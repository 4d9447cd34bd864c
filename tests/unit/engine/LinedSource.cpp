#include "tests/unit/engine/LinedSource.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::engine::test {

namespace {

symbols::SourceLine lineOf(const LinedSource::Run& run) {
    return {run.file, run.line, run.rva, run.size};
}

symbols::Symbol symbolOf(const LinedSource::Function& function) {
    return {function.name, function.rva, true, function.size, symbols::kNoType};
}

std::string plain(std::string_view path) {
    std::string text = toLower(path);
    std::ranges::replace(text, '\\', '/');
    return text;
}

bool endsAs(std::string_view path, std::string_view end) {
    const std::string whole = plain(path);
    const std::string last = plain(end);
    return whole == last || whole.ends_with("/" + last);
}

}  // namespace

std::optional<symbols::NearestSymbol> LinedSource::nameAt(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(functions, rva, {}, &Function::rva);
    if (behind == functions.begin()) return {};
    return symbols::NearestSymbol{symbolOf(*std::prev(behind)), rva - std::prev(behind)->rva};
}

std::optional<symbols::Symbol> LinedSource::nextAfter(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(functions, rva, {}, &Function::rva);
    return behind == functions.end() ? std::nullopt : std::optional(symbolOf(*behind));
}

std::optional<symbols::Symbol> LinedSource::find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        functions, [&](const Function& function) { return equalIgnoringCase(function.name, name); });
    return found == functions.end() ? std::nullopt : std::optional(symbolOf(*found));
}

void LinedSource::forEach(std::string_view pattern,
                          const std::function<bool(const symbols::Symbol&)>& take) const {
    for (const Function& function : functions)
        if (matchesWildcard(pattern, function.name) && !take(symbolOf(function))) return;
}

std::optional<symbols::SourceLine> LinedSource::at(std::uint32_t rva) const {
    for (const Run& run : runs)
        if (rva - run.rva < run.size) return lineOf(run);
    return {};
}

std::vector<symbols::SourceLine> LinedSource::of(std::string_view file, std::uint32_t line) const {
    std::uint32_t next = UINT32_MAX;
    for (const Run& run : runs)
        if (endsAs(run.file, file) && run.line >= line) next = std::min(next, run.line);
    std::vector<symbols::SourceLine> found;
    for (const Run& run : runs)
        if (endsAs(run.file, file) && run.line == next) found.push_back(lineOf(run));
    return found;
}

void LinedSource::forEach(std::uint32_t start, std::uint32_t end,
                          const std::function<bool(const symbols::SourceLine&)>& take) const {
    for (const Run& run : runs)
        if (run.rva >= start && run.rva < end && !take(lineOf(run))) return;
}

std::vector<std::string_view> LinedSource::files() const {
    std::vector<std::string_view> names;
    for (const Run& run : runs) names.emplace_back(run.file);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::optional<symbols::Procedure> LinedSource::procedureAt(std::uint32_t rva) const {
    for (const Function& function : functions)
        if (rva - function.rva < function.size)
            return symbols::Procedure{function.name, function.rva, function.size, function.bodyOffset,
                                      symbols::kNoType};
    return {};
}

}  // namespace hawser::engine::test
