#include "core/command/MemoryValues.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>

#include "core/base/Text.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

Error overflowAt(std::string_view text) {
    return {ErrorCode::InvalidArgument, fmt::format("Overflow error at '{}'", oneLine(text, 64)), {}};
}

// "1.5", "-2e10"; a number without a point is one too.
Result<> appendFloat(Call& call, ByteWriter& data, ValueKind kind) {
    const std::string_view word = call.arguments.takeWord();
    double value = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("'{}' is no floating-point number.", oneLine(word, 32)));
    if (kind == ValueKind::Float)
        data.u32(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    else
        data.u64(std::bit_cast<std::uint64_t>(value));
    return {};
}

}  // namespace

ValueKind valueKindOf(char letter) {
    switch (letter) {
        case 'b':
            return ValueKind::Byte;
        case 'w':
            return ValueKind::Word;
        case 'd':
            return ValueKind::Double;
        case 'q':
            return ValueKind::Quad;
        case 'p':
            return ValueKind::Pointer;
        case 'f':
            return ValueKind::Float;
        case 'D':
            return ValueKind::LongFloat;
        default:
            return ValueKind::Text;
    }
}

unsigned valueSize(ValueKind kind, const CommandContext& context) {
    switch (kind) {
        case ValueKind::Byte:
        case ValueKind::Text:
            return 1;
        case ValueKind::Word:
            return 2;
        case ValueKind::Double:
        case ValueKind::Float:
            return 4;
        case ValueKind::Quad:
        case ValueKind::LongFloat:
            return 8;
        case ValueKind::Pointer:
            return context.pointerBytes();
    }
    return 1;
}

Result<> appendValue(Call& call, ByteWriter& data, ValueKind kind) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (*quoted) {
        data.text(**quoted);
        return {};
    }
    if (kind == ValueKind::Float || kind == ValueKind::LongFloat) return appendFloat(call, data, kind);
    const unsigned unit = valueSize(kind, call.context);
    const std::string_view before = call.arguments.rest();
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    const bool negative = unit < 8 && *value >> (unit * 8 - 1) == UINT64_MAX >> (unit * 8 - 1);
    if (unit < 8 && *value >> (unit * 8) != 0 && !negative) return tl::unexpected(overflowAt(before));
    for (unsigned i = 0; i < unit; ++i) data.u8(static_cast<std::uint8_t>(*value >> (8 * i)));
    return {};
}

Result<Bytes> takeValues(Call& call, ValueKind kind) {
    ByteWriter data;
    while (!call.arguments.empty()) {
        if (auto done = appendValue(call, data, kind); !done) return tl::unexpected(done.error());
    }
    if (data.size() == 0) return fail(ErrorCode::InvalidArgument, fmt::format("{} needs values.", call.name));
    return data.take();
}

Result<> writeAll(Call& call, Address address, ByteSpan data, bool physical) {
    engine::Debugger& debugger = call.context.debugger();
    const auto written = physical ? debugger.writePhysical(address, data) : debugger.write(address, data);
    if (!written) return tl::unexpected(written.error());
    // A physical write may stand under any virtual address.
    if (physical) debugger.dropCaches();
    if (*written == data.size()) return {};
    const Address failed = address + *written;
    return fail(ErrorCode::NotAvailable,
                fmt::format("Memory access error at '{}': {} of {} bytes were written.",
                            call.context.numberText(failed.value()), *written, data.size()),
                failed.value());
}

}  // namespace hawser::command
