#include "core/session/desk/SourceReads.h"

#include <algorithm>

#include "core/engine/FrameView.h"
#include "core/engine/Sources.h"

namespace hawser::session {

namespace {

constexpr std::size_t kMaxAddresses = 4096;

SourcePlace placeOf(const std::optional<engine::SourcePosition>& position) {
    if (!position) return {};
    return {QString::fromStdString(position->file), position->line, position->start};
}

// Of the innermost frame the stop itself has told: that costs nothing on the line.
Result<Address> counterInView(engine::Debugger& debugger) {
    const auto& stop = debugger.stop();
    const bool told = stop && debugger.currentFrame() == 0 && !debugger.looksAtRecord() &&
                      debugger.currentProcessor() == stop->processor;
    if (told) return stop->programCounter;
    const auto registers = engine::registersInView(debugger);
    if (!registers) return tl::unexpected(registers.error());
    // A caller goes on behind its call, which may be another line's.
    const Address counter = (*registers)->programCounter();
    return debugger.currentFrame() == 0 ? counter : counter - 1;
}

}  // namespace

Result<SourcePlaces> findSource(engine::Debugger& debugger, const FindSource& question) {
    const engine::SourceLines& lines = debugger.sources().lines;
    const auto counter = counterInView(debugger);
    if (!counter) return tl::unexpected(counter.error());
    SourcePlaces found{debugger.currentFrame(), placeOf(lines.at(*counter)), {}};
    for (const Address address : question.addresses) {
        if (found.places.size() == kMaxAddresses) break;
        found.places.push_back(placeOf(lines.at(address)));
    }
    return found;
}

Result<SourceFileText> readSource(engine::Debugger& debugger, const ReadSource& question) {
    engine::Sources& sources = debugger.sources();
    const std::string shown = question.shown.toStdString();
    const std::string file = question.file.isEmpty() ? sources.lines.sourceLike(shown).value_or(shown)
                                                     : question.file.toStdString();
    // Nothing else is read for somebody who only looks on.
    if (shown.empty() && !sources.lines.isSource(file))
        return fail(ErrorCode::InvalidArgument, "No symbols name a source file of that path.");
    if (!shown.empty()) sources.files.substitute(file, shown);
    const auto text = sources.text(file);
    if (!text) return tl::unexpected(text.error());
    SourceFileText read{QString::fromStdString(file),
                        QString::fromStdString((*text)->path),
                        QString::fromStdString((*text)->text),
                        (*text)->match,
                        {}};
    for (const engine::SourcePosition& position : sources.lines.linesOf(file))
        if (read.codeLines.empty() || read.codeLines.back() != position.line)
            read.codeLines.push_back(position.line);
    return read;
}

}  // namespace hawser::session
