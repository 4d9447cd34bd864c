#pragma once

#include "core/kd/Packet.h"
#include "core/kd/net/HostSession.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/TargetSession.h"
#include "tests/support/ManualClock.h"

namespace hawser::test {

using namespace kd::net;

inline const Endpoint kTargetPlace = Endpoint::v4(10, 0, 0, 2, 50000);
inline const Endpoint kHostPlace = Endpoint::v4(10, 0, 0, 1, 50000);
inline const Endpoint kOtherPlace = Endpoint::v4(10, 0, 0, 9, 50000);

// Another number each time, the same ones in each run.
inline Nonce nextNonce() {
    struct Counter {
        unsigned value = 0;
    };
    thread_local Counter counter;
    Nonce nonce{};
    nonce[8] = static_cast<std::byte>(++counter.value);
    nonce[9] = static_cast<std::byte>(counter.value >> 8U);
    return nonce;
}

inline kd::net::Key keyOf(std::string_view text) {
    return *parseKey(text);
}
inline HostSession makeHost(std::string_view key = "1.2.3.4", std::optional<Endpoint> target = {}) {
    return std::move(*HostSession::create({keyOf(key), target, nextNonce}));
}
// Of a machine that has just booted.
inline TargetSettings targetSettings(std::optional<Endpoint> host = kHostPlace,
                                     std::string_view key = "1.2.3.4") {
    TargetSettings settings;
    settings.key = keyOf(key);
    settings.self = kTargetPlace;
    settings.host = host;
    settings.nonce = nextNonce();
    return settings;
}
inline TargetSession makeTarget(std::optional<Endpoint> host = kHostPlace, std::string_view key = "1.2.3.4") {
    return std::move(*TargetSession::create(targetSettings(host, key)));
}

// Host and target next to each other, without a line in between.
struct NetPair {
    explicit NetPair(std::string_view targetKey = "1.2.3.4") : target(makeTarget(kHostPlace, targetKey)) {}

    // Carries what either has said to the other until both are silent.
    void exchange() {
        for (bool any = true; any;) {
            any = false;
            for (auto& datagram : target.takeOutput()) {
                toHost.push_back(datagram.bytes);
                host.receive(datagram.bytes, kTargetPlace, clock.now());
                any = true;
            }
            for (auto& datagram : host.takeOutput()) {
                toTarget.push_back(datagram.bytes);
                target.receive(datagram.bytes, kHostPlace, clock.now());
                any = true;
            }
            for (auto& news : host.takeNews()) hostNews.push_back(std::move(news));
            for (auto& news : target.takeNews()) targetNews.push_back(std::move(news));
        }
    }
    void step(Duration time = kOfferPeriod) {
        clock.advance(time);
        target.tick(clock.now());
        host.tick(clock.now());
        exchange();
    }
    template <class News>
    std::size_t count() const {
        std::size_t found = 0;
        for (const auto& news : hostNews) found += std::holds_alternative<News>(news) ? 1 : 0;
        return found;
    }
    template <class News>
    const News* last() const {
        const News* found = nullptr;
        for (const auto& news : hostNews)
            if (const auto* one = std::get_if<News>(&news)) found = one;
        return found;
    }
    std::size_t packetsAtTarget() const {
        std::size_t found = 0;
        for (const auto& news : targetNews) found += std::holds_alternative<PacketReceived>(news) ? 1 : 0;
        return found;
    }

    ManualClock clock;
    HostSession host = makeHost();
    TargetSession target;
    std::vector<Bytes> toHost;
    std::vector<Bytes> toTarget;
    std::vector<HostNews> hostNews;
    std::vector<TargetNews> targetNews;
};

inline Bytes packetLine(std::uint32_t id) {
    Bytes line;
    kd::appendDataPacket(line, kd::PacketType::StateManipulate, id, Bytes(56));
    return line;
}

}  // namespace hawser::test
