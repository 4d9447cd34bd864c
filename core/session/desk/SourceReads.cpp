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
Result<std::optional<engine::SourcePosition>> lineInView(engine::Debugger& debugger) {
    const engine::SourceLines& lines = debugger.sources().lines;
    const auto& stop = debugger.stop();
    const bool told = stop && debugger.currentFrame() == 0 && !debugger.looksAtRecord() &&
                      debugger.currentProcessor() == stop->processor;
    if (told) return lines.at(stop->programCounter);
    if (debugger.currentFrame() == 0) {
        const auto registers = engine::registersInView(debugger);
        if (!registers) return tl::unexpected(registers.error());
        return lines.at((*registers)->programCounter());
    }
    const auto frame = engine::frameInView(debugger);
    if (!frame) return tl::unexpected(frame.error());
    return engine::sourceOf(debugger, *frame);
}

}  // namespace

Result<SourcePlaces> findSource(engine::Debugger& debugger, const FindSource& question) {
    const engine::SourceLines& lines = debugger.sources().lines;
    const auto current = lineInView(debugger);
    if (!current) return tl::unexpected(current.error());
    SourcePlaces found{debugger.currentFrame(), placeOf(*current), {}};
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
