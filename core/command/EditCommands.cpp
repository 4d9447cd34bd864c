#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxFillBytes = 16 << 20;  // one f; keeps the pattern buffer small
constexpr std::size_t kPieceBytes = 4096;

Result<> appendValue(Call& call, ByteWriter& data, unsigned unit) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (*quoted) {
        data.text(**quoted);
        return {};
    }
    const std::string_view before = call.arguments.rest();
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    const bool negative = unit < 8 && *value >> (unit * 8 - 1) == UINT64_MAX >> (unit * 8 - 1);
    if (unit < 8 && *value >> (unit * 8) != 0 && !negative) {
        return fail(ErrorCode::InvalidArgument, fmt::format("Overflow error at '{}'", oneLine(before, 64)));
    }
    for (unsigned i = 0; i < unit; ++i) data.u8(static_cast<std::uint8_t>(*value >> (8 * i)));
    return {};
}

Result<Bytes> takeValues(Call& call, unsigned unit) {
    ByteWriter data;
    while (!call.arguments.empty()) {
        if (auto done = appendValue(call, data, unit); !done) return tl::unexpected(done.error());
    }
    if (data.size() == 0) return fail(ErrorCode::InvalidArgument, fmt::format("{} needs values.", call.name));
    return data.take();
}

// ea, eza, eu, ezu: one quoted string.
Result<Bytes> takeString(Call& call) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted) return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a \"string\".", call.name));
    const bool wide = call.name.back() == 'u';
    ByteWriter data;
    for (const char c : **quoted) {
        data.u8(static_cast<std::uint8_t>(c));
        if (wide) data.u8(0);
    }
    if (call.name[1] == 'z') data.zeros(wide ? 2 : 1);
    return data.take();
}

Result<Bytes> takeData(Call& call) {
    switch (call.name.back()) {
        case 'b':
            return takeValues(call, 1);
        case 'w':
            return takeValues(call, 2);
        case 'd':
            return takeValues(call, 4);
        case 'q':
            return takeValues(call, 8);
        case 'p':
            return takeValues(call, call.context.pointerBytes());
        default:
            return takeString(call);
    }
}

Result<> writeAll(Call& call, Address address, ByteSpan data, bool physical) {
    engine::Debugger& debugger = call.context.debugger();
    const auto written = physical ? debugger.writePhysical(address, data) : debugger.write(address, data);
    if (!written) return tl::unexpected(written.error());
    if (*written == data.size()) return {};
    const Address failed = address + *written;
    return fail(ErrorCode::NotAvailable,
                fmt::format("Memory access error at '{}': {} of {} bytes were written.",
                            call.context.numberText(failed.value()), *written, data.size()),
                failed.value());
}

Result<Outcome> edit(Call& call) {
    bool physical = false;
    while (const auto option = call.arguments.takeOption()) {
        if (!option->starts_with('p')) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        }
        physical = true;
    }
    const auto address = call.arguments.takeAddress(
        call.context, physical ? Arguments::Space::Physical : Arguments::Space::Virtual);
    if (!address) return tl::unexpected(address.error());
    const auto data = takeData(call);
    if (!data) return tl::unexpected(data.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (auto done = writeAll(call, *address, *data, physical); !done) return tl::unexpected(done.error());
    // A physical write may stand under any virtual address.
    if (physical) call.context.debugger().dropCaches();
    return Outcome::Done;
}

Result<Outcome> fill(Call& call) {
    const auto range = call.arguments.takeRange(call.context, 1, Address(), 0);
    if (!range) return tl::unexpected(range.error());
    if (!range->explicitCount || range->count > kMaxFillBytes) {
        return fail(ErrorCode::InvalidArgument, "f needs a range of at most 16 MB and a pattern.");
    }
    const auto pattern = takeValues(call, 1);
    if (!pattern) return tl::unexpected(pattern.error());
    Bytes piece;
    for (std::uint64_t done = 0; done < range->count; done += piece.size()) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, range->count - done)));
        for (std::size_t i = 0; i < piece.size(); ++i) {
            piece[i] = (*pattern)[static_cast<std::size_t>((done + i) % pattern->size())];
        }
        if (auto ok = writeAll(call, range->start + done, piece, false); !ok)
            return tl::unexpected(ok.error());
    }
    call.context.output().print(fmt::format("Filled 0x{:x} bytes\n", range->count));
    return Outcome::Done;
}

}  // namespace

void addEditCommands(CommandRegistry& registry) {
    registry.add(
        "Writing memory", engine::Capability::Write,
        {
            {"eb", "eb [/p] Address Values", "Write bytes", Needs::Stopped, edit},
            {"ew", "ew [/p] Address Values", "Write words", Needs::Stopped, edit},
            {"ed", "ed [/p] Address Values", "Write double words", Needs::Stopped, edit},
            {"eq", "eq [/p] Address Values", "Write quad words", Needs::Stopped, edit},
            {"ep", "ep [/p] Address Values", "Write pointers", Needs::Stopped, edit},
            {"ea", "ea [/p] Address \"text\"", "Write an ASCII string", Needs::Stopped, edit},
            {"eu", "eu [/p] Address \"text\"", "Write a Unicode string", Needs::Stopped, edit},
            {"eza", "eza [/p] Address \"text\"", "Write an ASCII string and its NUL", Needs::Stopped, edit},
            {"ezu", "ezu [/p] Address \"text\"", "Write a Unicode string and its NUL", Needs::Stopped, edit},
            {"f", "f Range Pattern", "Fill memory", Needs::Stopped, fill},
        });
}

}  // namespace hawser::command
