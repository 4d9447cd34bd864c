#include "core/command/StringDisplay.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"

namespace hawser::command {

namespace {

struct StringPiece {
    std::string text;
    bool ended = false;  // NUL or unreadable
};

StringPiece stringPiece(const engine::MemoryBytes& memory, unsigned unit) {
    StringPiece piece;
    for (std::size_t at = 0; at + unit <= memory.size(); at += unit) {
        const auto code = integerAt(memory, at, unit);
        piece.ended = !code || *code == 0;
        if (piece.ended) {
            if (!code) piece.text += "?";
            break;
        }
        const bool shown = *code >= 0x20 && *code < 0x7F;
        if (unit == 2 && *code >= 0xA0 && (*code < 0xD800 || *code >= 0xE000))
            appendUtf8(piece.text, static_cast<char32_t>(*code));
        else
            piece.text += shown ? static_cast<char>(*code) : '.';
    }
    return piece;
}

}  // namespace

Result<Outcome> showString(Call& call, const Range& range, unsigned unit, std::size_t columns, bool physical,
                           const std::function<std::string(Address)>& place) {
    const std::size_t lineBytes = unit * columns;
    Address at = range.start;
    std::uint64_t left = range.count * unit;
    bool ended = false;
    while (left > 0 && !ended) {
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, lineBytes));
        const auto memory = readPiece(call, at, bytes, physical);
        if (!memory) return tl::unexpected(memory.error());
        const StringPiece piece = stringPiece(*memory, unit);
        ended = piece.ended;
        call.context.output().print(fmt::format("{} \"{}\"\n", place(at), piece.text));
        at += bytes;
        left -= bytes;
    }
    goOnAt(call, at, physical);
    return Outcome::Done;
}

}  // namespace hawser::command
