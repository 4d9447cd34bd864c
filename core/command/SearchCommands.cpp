#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

constexpr std::size_t kPieceBytes = 0x10000;  // read and searched at a time
constexpr std::size_t kMaxPattern = 0x1000;   // bytes
constexpr std::size_t kShownBytes = 16;       // of each hit

// "-[1]d": what is looked for, and how it is told.
struct SearchForm {
    char type = 'b';
    bool addressesOnly = false;

    unsigned unit() const { return type == 'w' || type == 'u' ? 2 : type == 'd' ? 4 : type == 'q' ? 8 : 1; }
    bool isText() const { return type == 'a' || type == 'u'; }
    std::string_view dumpCommand() const {
        return type == 'u' ? "dW" : type == 'w' ? "dw" : type == 'd' ? "dc" : type == 'q' ? "dq" : "db";
    }
};

Result<SearchForm> takeForm(Call& call) {
    SearchForm form;
    if (!call.arguments.take('-')) return form;
    const std::string_view word = call.arguments.takeWord();
    std::string_view type = word;
    if (word.starts_with("[1]")) {
        form.addressesOnly = true;
        type.remove_prefix(3);
    }
    if (type.size() != 1 || std::string_view("bwdqau").find(type.front()) == std::string_view::npos)
        return fail(ErrorCode::Unsupported,
                    fmt::format("s knows -b -w -d -q -a -u, and the flag [1]; '-{}' is not available.",
                                oneLine(word, 32)));
    form.type = type.front();
    return form;
}

Result<Bytes> takePattern(Call& call, const SearchForm& form) {
    ByteWriter pattern;
    while (!call.arguments.empty() && pattern.size() <= kMaxPattern) {
        const std::string_view before = call.arguments.rest();
        const auto quoted = call.arguments.takeQuoted();
        if (!quoted) return tl::unexpected(quoted.error());
        if (*quoted) {
            const std::u16string wide = utf16FromUtf8(**quoted);
            if (form.type == 'u')
                for (const char16_t unit : wide) pattern.u16(unit);
            else
                pattern.text(**quoted);
            continue;
        }
        if (form.isText()) return fail(ErrorCode::InvalidArgument, "s -a and s -u need a \"text\".");
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        const unsigned bits = form.unit() * 8;
        const bool negative = bits < 64 && *value >> (bits - 1) == UINT64_MAX >> (bits - 1);
        if (bits < 64 && *value >> bits != 0 && !negative)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Overflow error at '{}'", oneLine(before, 64)));
        for (unsigned i = 0; i < form.unit(); ++i) pattern.u8(static_cast<std::uint8_t>(*value >> (8 * i)));
    }
    if (pattern.size() == 0 || pattern.size() > kMaxPattern)
        return fail(ErrorCode::InvalidArgument, "s needs a range and a pattern of at most 4096 bytes.");
    return pattern.take();
}

Result<> tellHit(Call& call, Address at, const SearchForm& form) {
    if (form.addressesOnly) {
        call.context.output().print(fmt::format("0x{}\n", call.context.pointerText(at.value())));
        return {};
    }
    const auto memory = call.context.debugger().read(at, kShownBytes);
    if (!memory) return tl::unexpected(memory.error());
    const auto format = *dumpFormatOf(form.dumpCommand(), call.context.wide());
    call.context.output().print(fmt::format("{}  {}\n", call.context.numberText(at.value()),
                                            dumpLine(*memory, 0, kShownBytes, format)));
    return {};
}

// The hits that begin in one piece, those that overlap too.
Result<> searchPiece(Call& call, const engine::MemoryBytes& memory, const Bytes& pattern, Address start,
                     const SearchForm& form) {
    const std::default_searcher searcher(pattern.begin(), pattern.end());
    const unsigned unit = form.isText() ? 1 : form.unit();
    for (auto at = memory.bytes.begin(); at != memory.bytes.end(); ++at) {
        at = std::search(at, memory.bytes.end(), searcher);
        if (at == memory.bytes.end()) break;
        const auto offset = at - memory.bytes.begin();
        const auto valid = memory.valid.begin() + offset;
        const Address place = start + static_cast<std::uint64_t>(offset);
        const bool there = std::all_of(valid, valid + static_cast<std::ptrdiff_t>(pattern.size()),
                                       [](bool isValid) { return isValid; });
        if (!there || place.value() % unit != 0) continue;
        if (auto told = tellHit(call, place, form); !told) return told;
        if (auto go = call.context.checkInterrupted(); !go) return go;
    }
    return {};
}

Result<Outcome> search(Call& call) {
    const auto form = takeForm(call);
    if (!form) return tl::unexpected(form.error());
    const auto range = call.arguments.takeRange(call.context, form->unit(), Address(), 0);
    if (!range) return tl::unexpected(range.error());
    if (!range->explicitCount)
        return fail(ErrorCode::InvalidArgument, "s needs a range: s [-Type] Address L Length Pattern");
    const auto pattern = takePattern(call, *form);
    if (!pattern) return tl::unexpected(pattern.error());
    const std::uint64_t total = range->count * form->unit();
    for (std::uint64_t done = 0; done + pattern->size() <= total; done += kPieceBytes) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const Address start = range->start + done;
        // One that begins here may end in the next piece.
        const auto bytes = static_cast<std::size_t>(
            std::min<std::uint64_t>(kPieceBytes + pattern->size() - 1, total - done));
        const auto memory = call.context.debugger().read(start, bytes);
        if (!memory) return tl::unexpected(memory.error());
        if (auto piece = searchPiece(call, *memory, *pattern, start, *form); !piece)
            return tl::unexpected(piece.error());
    }
    return Outcome::Done;
}

}  // namespace

void addSearchCommands(CommandRegistry& registry) {
    registry.add("Searching memory", {{"s", "s [-[1]b|w|d|q|a|u] Range Pattern",
                                       "Search; [1] tells the addresses only", Needs::Stopped, search}});
}

}  // namespace hawser::command
