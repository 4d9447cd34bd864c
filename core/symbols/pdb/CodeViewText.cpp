#include "core/symbols/pdb/CodeViewText.h"

#include "core/base/AnsiText.h"
#include "core/base/Text.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::pdb {

namespace {

template <class Narrow, class Value>
std::uint64_t extended(Value value) {
    return static_cast<std::uint64_t>(std::int64_t{static_cast<Narrow>(value)});
}

}  // namespace

std::string_view takeText(ByteReader& reader) {
    ByteReader ahead = reader;
    const std::string_view rest = asText(ahead.bytes(ahead.remaining()));
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) {
        reader.skip(rest.size() + 1);
        return {};
    }
    reader.skip(end + 1);
    return rest.substr(0, end);
}

std::uint64_t takeNumber(ByteReader& reader) {
    const std::uint16_t leaf = reader.u16();
    if (leaf < 0x8000) return leaf;
    switch (leaf) {
        case 0x8000:
            return extended<std::int8_t>(reader.u8());
        case 0x8001:
            return extended<std::int16_t>(reader.u16());
        case 0x8002:
            return reader.u16();
        case 0x8003:
            return extended<std::int32_t>(reader.u32());
        case 0x8004:
            return reader.u32();
        case 0x8009:
        case 0x800A:
            return reader.u64();
        default:
            reader.skip(reader.remaining() + 1);
            return 0;
    }
}

std::string readable(std::string_view text) {
    constexpr std::size_t kWhole = 0x10000;  // a record has no more
    return printable(utf8FromAnsi(std::as_bytes(std::span(text))), kWhole);
}

}  // namespace hawser::symbols::pdb
