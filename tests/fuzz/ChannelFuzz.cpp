#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/channel/Limits.h"
#include "core/channel/proof/ClientHandshake.h"
#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/wire/FrameReader.h"

// Whatever comes in at either end of a channel: nobody is let in without a proof, nothing is kept beyond its
// limit, and once an end has failed it stays so. The first byte chooses the end, the second how it is cut.
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
    const ByteSpan bytes = std::as_bytes(std::span(data + 2, size - 2));
    const std::size_t cut = data[1] == 0 ? size : data[1];
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
