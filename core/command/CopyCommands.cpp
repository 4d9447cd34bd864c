#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryValues.h"
#include "core/command/OneLine.h"

// Whole ranges at once: fill, move, compare.
namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxFillBytes = 16 << 20;  // of one f, m or c: all of it crosses the line
constexpr std::size_t kCopiedAtOnce = 4096;

Result<Range> takeLimitedRange(Call& call, Arguments::Space space, std::string_view what) {
    auto range = call.arguments.takeRange(call.context, 1, Address(), 0, space);
    if (range && (!range->explicitCount || range->count > kMaxFillBytes))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} needs a range of at most 16 MB and {}.", call.name, what));
    return range;
}

Result<Outcome> fillSpace(Call& call, bool physical) {
    const auto range = takeLimitedRange(
        call, physical ? Arguments::Space::Physical : Arguments::Space::Virtual, "a pattern");
    if (!range) return tl::unexpected(range.error());
    const auto pattern = takeValues(call, ValueKind::Byte);
    if (!pattern) return tl::unexpected(pattern.error());
    Bytes piece;
    for (std::uint64_t done = 0; done < range->count; done += piece.size()) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kCopiedAtOnce, range->count - done)));
        for (std::size_t i = 0; i < piece.size(); ++i) {
            piece[i] = (*pattern)[static_cast<std::size_t>((done + i) % pattern->size())];
        }
        if (auto ok = writeAll(call, range->start + done, piece, physical); !ok)
            return tl::unexpected(ok.error());
    }
    call.context.output().print(fmt::format("Filled 0x{:x} bytes\n", range->count));
    return Outcome::Done;
}

Result<Outcome> fill(Call& call) {
    return fillSpace(call, false);
}

// The kind of caching that fp may name, "[c]", "[uc]" or "[wc]", is the target's own business.
Result<Outcome> fillPhysical(Call& call) {
    if (!call.arguments.empty() && call.arguments.rest().front() == '[') {
        const std::string_view word = call.arguments.takeWord();
        if (word != "[c]" && word != "[uc]" && word != "[wc]")
            return fail(ErrorCode::InvalidArgument, fmt::format("Syntax error at '{}'", oneLine(word, 32)));
    }
    return fillSpace(call, true);
}

// All bytes of a range. NotAvailable: one of them cannot be read.
Result<Bytes> readAll(Call& call, const Range& range) {
    Bytes bytes;
    while (bytes.size() < range.count) {
        const Address at = range.start + bytes.size();
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(kCopiedAtOnce, range.count - bytes.size()));
        const auto memory = readPiece(call, at, count, false);
        if (!memory) return tl::unexpected(memory.error());
        const std::size_t valid = memory->validPrefix();
        bytes.insert(bytes.end(), memory->bytes.begin(),
                     memory->bytes.begin() + static_cast<std::ptrdiff_t>(valid));
        if (valid < count)
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("Memory access error at '{}'", call.context.numberText((at + valid).value())),
                (at + valid).value());
    }
    return bytes;
}

// All of it is read before a byte is written: the two may overlap.
Result<Outcome> move(Call& call) {
    const auto range = takeLimitedRange(call, Arguments::Space::Virtual, "an address to move it to");
    if (!range) return tl::unexpected(range.error());
    const auto to = call.arguments.takeAddress(call.context);
    if (!to) return tl::unexpected(to.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto bytes = readAll(call, *range);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto done = writeAll(call, *to, *bytes, false); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> compare(Call& call) {
    const auto range = takeLimitedRange(call, Arguments::Space::Virtual, "an address to compare it with");
    if (!range) return tl::unexpected(range.error());
    const auto other = call.arguments.takeAddress(call.context);
    if (!other) return tl::unexpected(other.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto left = readAll(call, *range);
    if (!left) return tl::unexpected(left.error());
    const auto right = readAll(call, {*other, range->count, true});
    if (!right) return tl::unexpected(right.error());
    for (std::size_t i = 0; i < left->size(); ++i) {
        if ((*left)[i] == (*right)[i]) continue;
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        call.context.output().print(
            fmt::format("{}  {:02x} - {}  {:02x}\n", call.context.numberText((range->start + i).value()),
                        std::to_integer<int>((*left)[i]), call.context.numberText((*other + i).value()),
                        std::to_integer<int>((*right)[i])));
    }
    return Outcome::Done;
}

}  // namespace

void addCopyCommands(CommandRegistry& registry) {
    registry.add(
        "Ranges of memory", engine::Capability::Write,
        {
            {"f", "f Range Pattern", "Fill memory", Needs::Stopped, fill},
            {"fp", "fp [[c|uc|wc]] Range Pattern", "Fill physical memory", Needs::Stopped, fillPhysical},
            {"m", "m Range Address", "Move memory; the two may overlap", Needs::Stopped, move},
        });
    registry.add("Comparing memory", {{"c", "c Range Address", "Compare memory: tell each byte that differs",
                                       Needs::Stopped, compare}});
}

}  // namespace hawser::command
