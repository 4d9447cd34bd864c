#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "core/command/CommandRegistry.h"
#include "core/command/ImageNote.h"
#include "core/engine/MemoryBytes.h"

// What the d commands have in common: their options, where they go on, and how a range is read by lines.
namespace hawser::command {

inline constexpr std::uint64_t kDefaultDisplay = 128;  // bytes that a d without a range shows

struct DisplayOptions {
    bool physical = false;
    std::optional<unsigned> columns;

    Arguments::Space space() const {
        return physical ? Arguments::Space::Physical : Arguments::Space::Virtual;
    }
};

// "/c8 /p[uc]". InvalidArgument: there is another one.
Result<DisplayOptions> takeDisplayOptions(Call& call);
// /p, /p[c], /p[uc] or /p[wc], without the slash.
bool isPhysicalOption(std::string_view option);

Result<engine::MemoryBytes> readPiece(Call& call, Address address, std::size_t bytes, bool physical);

// A range, or what is behind the last one shown, to the end of the arguments.
Result<Range> takeDisplayRange(Call& call, unsigned unit, std::uint64_t defaultCount,
                               const DisplayOptions& options);

// What a d and an empty line go on with.
void goOnAt(Call& call, Address next, bool physical);

// Calls `line(memory, offset, bytes, address)` for each line of the range, reading in pieces of whole lines.
template <class Line>
Result<Outcome> forEachLine(Call& call, const Range& range, unsigned unit, unsigned columns, bool physical,
                            Line line) {
    constexpr std::size_t kPieceBytes = 4096;  // read and print this much at a time
    const std::uint64_t lineBytes = std::uint64_t{unit} * columns;
    const std::size_t piece = std::max<std::size_t>(kPieceBytes / lineBytes, 1) * lineBytes;
    std::uint64_t left = range.count * unit;
    Address at = range.start;
    ImageNote note(call.context);
    while (left > 0) {
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece));
        const auto memory = readPiece(call, at, bytes, physical);
        if (!memory) return tl::unexpected(memory.error());
        std::string text;
        for (std::size_t offset = 0; offset < bytes; offset += lineBytes) {
            text += line(*memory, offset, std::min<std::size_t>(bytes - offset, lineBytes), at + offset);
        }
        call.context.output().print(text);
        note.shown(*memory, bytes);
        at += bytes;
        left -= bytes;
        goOnAt(call, at, physical);
    }
    return Outcome::Done;
}

}  // namespace hawser::command
