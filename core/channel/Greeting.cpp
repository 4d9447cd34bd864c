#include "core/channel/Greeting.h"

#include <algorithm>

#include "core/channel/wire/Account.h"
#include "core/channel/wire/Words.h"

namespace hawser::channel {

namespace {

// The line end tells a transfer that rewrites line ends, as PNG's signature does.
constexpr std::string_view kMagic = "HAWSER\r\n";

bool startsWithMagic(ByteSpan bytes) {
    return bytes.size() >= kMagic.size() &&
           std::ranges::equal(bytes.first(kMagic.size()), std::as_bytes(std::span(kMagic)));
}

}  // namespace

Greeting greetingOf(std::string service, std::string program, std::vector<std::string> features) {
    Greeting greeting;
    greeting.service = std::move(service);
    greeting.program = std::move(program);
    greeting.user = thisUserName();
    greeting.host = thisHostName();
    greeting.features = std::move(features);
    return greeting;
}

Bytes encode(const Greeting& greeting) {
    ByteWriter writer;
    writer.text(kMagic);
    writer.u16(greeting.version.major);
    writer.u16(greeting.version.minor);
    writer.u32(greeting.frameLimit);
    for (const auto* text : {&greeting.service, &greeting.program, &greeting.user, &greeting.host})
        putWord(writer, *text);
    const std::size_t count = std::min(greeting.features.size(), kMaxFeatures);
    writer.u8(static_cast<std::uint8_t>(count));
    for (std::size_t i = 0; i < count; ++i) putWord(writer, greeting.features[i]);
    return writer.take();
}

Result<Greeting> decodeGreeting(ByteSpan bytes) {
    if (!startsWithMagic(bytes)) return fail(ErrorCode::Malformed, "The other end is no Hawser.", 0);
    ByteReader reader(bytes, "greeting");
    reader.skip(kMagic.size());
    Greeting greeting;
    greeting.version = {reader.u16(), reader.u16()};
    if (greeting.version.major != ProtocolVersion().major) {
        if (auto read = reader.finish(); !read) return tl::unexpected(read.error());
        return greeting;
    }
    greeting.frameLimit = reader.u32();
    for (auto* text : {&greeting.service, &greeting.program, &greeting.user, &greeting.host})
        *text = wordOf(reader);
    const std::size_t count = reader.u8();
    if (count > kMaxFeatures)
        return fail(ErrorCode::Unsupported, "The greeting has too many words.", reader.offset());
    for (std::size_t i = 0; i < count && !reader.failed(); ++i) greeting.features.push_back(wordOf(reader));
    if (auto read = reader.finish(); !read) return tl::unexpected(read.error());
    return greeting;
}

}  // namespace hawser::channel
