#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/channel/Limits.h"
#include "core/channel/proof/ClientHandshake.h"
#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/wire/FrameReader.h"

// Whatever comes in at either end of a channel: nobody is let in without a proof, nothing is kept beyond its
// limit, and once an end has failed it stays so. The first byte chooses the end and what is done to the
// input, the second how it is cut.
using namespace hawser;
using namespace hawser::channel;

namespace {

ScramSecrets secrets() {
    ScramSecrets known{"0123456789abcdef", kLeastIterations, {}};
    known.add(Role::Drive, "drive");
    known.add(Role::View, "view");
    return known;
}

Greeting greeting() {
    Greeting self;
    self.service = "session";
    self.user = "user";
    return self;
}

// The input as bodies of frames: kind, size, body, again and again, so that the fuzzer need not find sizes.
Bytes framed(ByteSpan input) {
    Bytes bytes;
    ByteReader reader(input);
    while (reader.remaining() >= 2) {
        const auto kind = static_cast<FrameKind>(reader.u8());
        const ByteSpan body = reader.bytes(std::min<std::size_t>(reader.u8(), reader.remaining()));
        const Bytes header = frameHeader(kind, static_cast<std::uint32_t>(body.size()));
        bytes.insert(bytes.end(), header.begin(), header.end());
        bytes.insert(bytes.end(), body.begin(), body.end());
    }
    return bytes;
}

// A greeting in front, which is the same for both ends.
Bytes greeted(ByteSpan input) {
    const Bytes body = encode(greeting());
    Bytes bytes = frameHeader(FrameKind::Greeting, static_cast<std::uint32_t>(body.size()));
    bytes.insert(bytes.end(), body.begin(), body.end());
    bytes.insert(bytes.end(), input.begin(), input.end());
    return bytes;
}

// Hands each frame on until `take` says no.
template <class Take>
void feed(ByteSpan bytes, std::size_t cut, std::size_t limit, const Take& take) {
    FrameReader reader(limit);
    while (!bytes.empty()) {
        const std::size_t count = std::min({cut, reader.wanted(), bytes.size()});
        const auto frame = reader.take(bytes.first(count));
        bytes = bytes.subspan(count);
        if (!frame) return;
        if (*frame && ((*frame)->body.size() > limit || !take(**frame))) return;
        if (reader.wanted() == 0 || reader.wanted() > limit + kFrameHeader) std::abort();
    }
}

void atServer(ByteSpan bytes, std::size_t cut, bool bound) {
    static const ScramSecrets kSecrets = secrets();
    ServerTerms terms;
    terms.self = greeting();
    terms.secrets = &kSecrets;
    terms.nonce = "nonce";
    if (bound) terms.binding = "binding";
    ServerHandshake handshake(std::move(terms));
    feed(bytes, cut, 4096, [&](const Frame& frame) {
        const bool going = handshake.receive(frame).has_value();
        for (const Frame& answer : handshake.takeOutput())
            if (answer.kind == FrameKind::Welcome) std::abort();
        // The fuzzer knows no password.
        if (handshake.isProven()) std::abort();
        return going;
    });
}

void atClient(ByteSpan bytes, std::size_t cut, bool withPassword) {
    ClientTerms terms;
    terms.self = greeting();
    terms.nonce = "nonce";
    if (withPassword) terms.password = "secret";
    ClientHandshake handshake(std::move(terms));
    feed(bytes, cut, 4096, [&](const Frame& frame) {
        const bool going = handshake.receive(frame).has_value();
        for (const Frame& answer : handshake.takeOutput())
            if (answer.body.size() > 4096) std::abort();
        // Nor does it as a server; who brings no password asks for no proof.
        if (handshake.isProven() && withPassword) std::abort();
        return going && !handshake.isProven();
    });
}

// After the proof, either end.
void afterwards(ByteSpan bytes, std::size_t cut) {
    feed(bytes, cut, 65536, [](const Frame& frame) {
        if (frame.kind == FrameKind::Close && decodeFarewell(frame.body).sentence.size() > 2 * kMaxSentence)
            std::abort();
        if (const auto number = decodePing(frame.body); number && encodePing(*number) != frame.body)
            std::abort();
        return isKnown(frame.kind);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    constexpr unsigned kFramed = 0x80;
    constexpr unsigned kGreeted = 0x40;
    const ByteSpan input = std::as_bytes(std::span(data + 2, size - 2));
    Bytes bytes = (data[0] & kFramed) != 0 ? framed(input) : Bytes(input.begin(), input.end());
    if ((data[0] & kGreeted) != 0) bytes = greeted(bytes);
    const std::size_t cut = data[1] == 0 ? std::max<std::size_t>(bytes.size(), 1) : data[1];
    switch (data[0] % 5) {
        case 0:
        case 1:
            atServer(bytes, cut, data[0] % 5 == 1);
            break;
        case 2:
        case 3:
            atClient(bytes, cut, data[0] % 5 == 3);
            break;
        default:
            afterwards(bytes, cut);
            break;
    }
    return 0;
}
