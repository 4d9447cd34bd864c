#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/kd/net/HostSession.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/TargetSession.h"

// Any bytes as a datagram, and any bytes as the body of one that is sealed with the right key - what a
// hostile target could say - to both roles. What decodes encodes to itself; nothing grows or answers without
// bound.
using namespace hawser;
using namespace hawser::kd::net;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

Nonce fixedNonce() {
    Nonce nonce{};
    nonce[9] = std::byte{1};
    return nonce;
}

Key keyOf(const char* text) {
    return *parseKey(text);
}

void decodeAll(ByteSpan body) {
    // The connection information behind the fields is skipped, so only the fields come back.
    if (const auto poke = decodePoke(body)) require(decodePoke(encodePoke(*poke)) == *poke);
    if (const auto response = decodeResponse(body))
        require(decodeResponse(encodeResponse(*response)) == *response);
    if (const auto check = decodeConnectionCheck(body))
        require(decodeConnectionCheck(encodeConnectionCheck(*check)) == *check);
    Bytes line;
    if (appendAsLine(line, body)) {
        const auto bodies = bodiesOf(line);
        require(bodies.size() == 1 && std::equal(body.begin(), body.end(), bodies[0].begin()));
    }
    for (const Bytes& part : bodiesOf(body)) require(!part.empty());
}

// A host that has a session, and the target's end of its key.
struct World {
    World() {
        TargetSettings settings;
        settings.key = keyOf("1.2.3.4");
        settings.host = Endpoint::v4(10, 0, 0, 1, 50000);
        settings.nonce = fixedNonce();
        target.emplace(std::move(*TargetSession::create(settings)));
        host.emplace(std::move(*HostSession::create({keyOf("1.2.3.4"), {}, fixedNonce})));
        target->tick(TimePoint{});
        for (int i = 0; i < 3; ++i) {
            for (auto& d : target->takeOutput()) host->receive(d.bytes, there, TimePoint{});
            for (auto& d : host->takeOutput()) {
                const auto opened = open(d.bytes, *control);
                if (opened && opened->channel == Channel::Control)
                    key = dataKeyOf(keyOf("1.2.3.4"), opened->body);
                target->receive(d.bytes, here, TimePoint{});
            }
        }
        require(host->hasSession() && target->isBound() && key.has_value());
        static_cast<void>(host->takeNews());
        static_cast<void>(target->takeNews());
    }

    std::optional<NetCipher> control =
        std::move(*NetCipher::create(keyOf("1.2.3.4"), tagKeyOf(keyOf("1.2.3.4"))));
    std::optional<HostSession> host;
    std::optional<TargetSession> target;
    std::optional<Key> key;
    Endpoint here = Endpoint::v4(10, 0, 0, 1, 50000);
    Endpoint there = Endpoint::v4(10, 0, 0, 2, 50000);
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 5000) return 0;
    Bytes bytes;
    for (std::size_t i = 2; i < size; ++i) bytes.push_back(static_cast<std::byte>(data[i]));
    decodeAll(bytes);
    static_cast<void>(parseKey(std::string(data, data + std::min<std::size_t>(size, 80))));

    World world;
    const Endpoint stranger = Endpoint::v4(6, 6, 6, 6, 6);
    const NetCipher dataCipher = std::move(*NetCipher::create(*world.key, tagKeyOf(keyOf("1.2.3.4"))));
    const bool toData = (data[0] & 1U) != 0;
    const Bytes sealed = seal({.version = data[1],
                               .channel = toData ? Channel::Data : Channel::Control,
                               .heading = (data[0] & 2U) != 0 ? Heading::HostToTarget : Heading::TargetToHost,
                               .sequence = 1000U + data[0],
                               .body = bytes},
                              toData ? dataCipher : *world.control);
    for (const ByteSpan datagram : {ByteSpan(bytes), ByteSpan(sealed)}) {
        world.host->receive(datagram, stranger, TimePoint{});
        world.target->receive(datagram, stranger, TimePoint{});
        require(world.host->takeOutput().size() <= 2);
        require(world.target->takeOutput().size() <= 3);
        require(world.host->takeNews().size() <= 2);
        require(world.target->takeNews().size() <= 2);
    }
    return 0;
}
