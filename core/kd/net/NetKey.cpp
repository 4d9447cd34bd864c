#include "core/kd/net/NetKey.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/base/ByteWriter.h"
#include "core/base/Text.h"

namespace hawser::kd::net {

namespace {

constexpr std::size_t kParts = 4;
constexpr std::size_t kMostDigits = 13;  // 36^13 exceeds 2^64
constexpr unsigned kRadix = 36;

tl::unexpected<Error> invalid(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

std::string base36(std::uint64_t value) {
    std::string text;
    do {
        text.insert(text.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[value % kRadix]);
        value /= kRadix;
    } while (value != 0);
    return text;
}

}  // namespace

Result<Key> parseKey(std::string_view text) {
    ByteWriter writer;
    std::size_t part = 0;
    for (std::size_t begin = 0; begin <= text.size() && part <= kParts; ++part) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        const std::string_view digits = text.substr(begin, end - begin);
        begin = end + 1;
        if (part == kParts) continue;  // one too many
        if (digits.empty() || digits.size() > kMostDigits) {
            return invalid(
                fmt::format("Part {} of the key has {} characters; it takes 1 to 13 of 0-9 and a-z.",
                            part + 1, digits.size()));
        }
        const auto value = parseNumber(toLower(digits), kRadix);
        if (!value) {
            return invalid(
                fmt::format("Part {} of the key is no number below 2^64 in the digits 0-9, a-z.", part + 1));
        }
        writer.u64(*value);
    }
    if (part != kParts || writer.size() != sizeof(Key)) {
        return invalid("A key has four parts with dots between them, such as 1a2b.3c4d.5e6f.7g8h.");
    }
    Key key{};
    std::ranges::copy(writer.view(), key.begin());
    if (std::ranges::all_of(key, [](std::byte b) { return b == std::byte{0}; }))
        return invalid("A key of zeros is none: targets refuse it.");
    return key;
}

std::string toText(const Key& key) {
    ByteReader reader(key);
    std::string text;
    for (std::size_t i = 0; i < kParts; ++i) text += (i == 0 ? "" : ".") + base36(reader.u64());
    return text;
}

Key tagKeyOf(const Key& controlKey) {
    Key key{};
    std::ranges::transform(controlKey, key.begin(), [](std::byte b) { return ~b; });
    return key;
}

}  // namespace hawser::kd::net
