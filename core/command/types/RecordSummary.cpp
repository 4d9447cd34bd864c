#include "core/command/types/RecordSummary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/types/Fields.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxStringText = 256;  // characters
constexpr std::size_t kGuidBytes = 16;

Result<std::optional<std::uint64_t>> numberIn(const TypedMemory& memory, const TypedValue& record,
                                              std::string_view name) {
    const auto field = findField(record.type, name);
    if (!field) return tl::unexpected(field.error());
    if (!*field) return std::nullopt;
    const auto value = memberOf(record, **field);
    return value ? numberOf(memory, *value)
                 : Result<std::optional<std::uint64_t>>(tl::unexpected(value.error()));
}

// Without leading zeros: lists of a 32-bit target are written as numbers.
std::string linkText(const TypedMemory& memory, std::uint64_t value) {
    return memory.pointerBytes() == 8 ? "0x" + formatAddress(value)
                                      : fmt::format("0x{:x}", value & UINT32_MAX);
}

Result<std::string> list(const TypedMemory& memory, const TypedValue& record) {
    const auto next = numberIn(memory, record, "Flink");
    if (!next) return tl::unexpected(next.error());
    const auto last = numberIn(memory, record, "Blink");
    if (!last) return tl::unexpected(last.error());
    if (!*next || !*last) return std::string();
    return fmt::format("[ {} - {} ]", linkText(memory, **next), linkText(memory, **last));
}

Result<std::string> counted(const TypedMemory& memory, const TypedValue& record) {
    const auto length = numberIn(memory, record, "Length");
    if (!length) return tl::unexpected(length.error());
    const auto buffer = numberIn(memory, record, "Buffer");
    if (!buffer) return tl::unexpected(buffer.error());
    if (!*length || !*buffer) return std::string();
    const unsigned unit = record.type.name() == "_UNICODE_STRING" ? 2 : 1;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(**length / unit, kMaxStringText));
    if (count == 0 || **buffer == 0) return std::string("\"\"");
    const auto text = textAt(memory, Address(**buffer), unit, count);
    if (!text) return tl::unexpected(text.error());
    if (!*text)
        return fmt::format("\"--- memory read error at address 0x{} ---\"",
                           formatAddress(**buffer, memory.pointerBytes() == 8));
    return fmt::format("\"{}\"", oneLine(**text, kMaxStringText));
}

Result<std::string> large(const TypedMemory& memory, const TypedValue& record) {
    const auto number = numberIn(memory, record, "QuadPart");
    if (!number) return tl::unexpected(number.error());
    if (!*number) return std::string();
    return **number > UINT32_MAX ? "0x" + formatAddress(**number) : fmt::format("0x{:x}", **number);
}

// {Data1-Data2-Data3-first two of Data4-the other six}
Result<std::string> guid(const TypedMemory& memory, const TypedValue& record) {
    if (record.type.size() != kGuidBytes) return std::string();
    const auto bytes = bytesOf(memory, record, kGuidBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes || (*bytes)->size() < kGuidBytes) return std::string();
    const auto number = [&](std::size_t at, unsigned count) {
        std::uint64_t value = 0;
        for (std::size_t i = count; i > 0; --i)
            value = value << 8 | std::to_integer<std::uint64_t>((**bytes)[at + i - 1]);
        return value;
    };
    std::string text = fmt::format("{{{:08x}-{:04x}-{:04x}-", number(0, 4), number(4, 2), number(6, 2));
    for (std::size_t i = 8; i < kGuidBytes; ++i)
        text += fmt::format("{}{:02x}", i == 10 ? "-" : "", number(i, 1));
    return text + "}";
}

struct KnownRecord {
    std::string_view name;
    Result<std::string> (*summary)(const TypedMemory&, const TypedValue&);
};
constexpr std::array<KnownRecord, 8> kKnown{{{"_LIST_ENTRY", list},
                                             {"_UNICODE_STRING", counted},
                                             {"_STRING", counted},
                                             {"_ANSI_STRING", counted},
                                             {"_LARGE_INTEGER", large},
                                             {"_ULARGE_INTEGER", large},
                                             {"_GUID", guid},
                                             {"GUID", guid}}};

}  // namespace

Result<std::string> recordSummary(const TypedMemory& memory, const TypedValue& record) {
    if (!record.exists()) return std::string();
    const auto found = std::ranges::find(kKnown, record.type.name(), &KnownRecord::name);
    return found != kKnown.end() ? found->summary(memory, record) : Result<std::string>(std::string());
}

}  // namespace hawser::command
