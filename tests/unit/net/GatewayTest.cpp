// A serial target behind the gateway: what it says again must not look new to the debugger.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/kd/FrameParser.h"
#include "core/kd/net/Gateway.h"
#include "tests/unit/kd/LinkEnd.h"
#include "tests/unit/net/NetPair.h"

using namespace hawser;
using namespace hawser::test;

namespace {

struct Gated {
    Gated() {
        gateway = std::move(*Gateway::create(targetSettings(), nextNonce));
        gateway->tick(clock.now());
        exchange();
    }
    void exchange() {
        for (bool any = true; any;) {
            any = false;
            for (auto& datagram : gateway->takeDatagrams()) {
                host.receive(datagram.bytes, kTargetPlace, clock.now());
                any = true;
            }
            for (auto& datagram : host.takeOutput()) {
                gateway->receiveDatagram(datagram.bytes, kHostPlace, clock.now());
                any = true;
            }
        }
        for (auto& news : host.takeNews()) {
            if (const auto* line = std::get_if<LineReceived>(&news)) take(line->bytes, toHost);
        }
        take(gateway->takeSerial(), toGuest);
    }
    static void take(ByteSpan bytes, std::vector<kd::Packet>& into) {
        kd::FrameParser parser;
        while (auto item = parser.next(bytes))
            if (auto* packet = std::get_if<kd::Packet>(&*item)) into.push_back(std::move(*packet));
    }
    void fromHost(const Bytes& line) {
        host.send(line);
        exchange();
    }
    void fromGuest(const Bytes& line) {
        gateway->receiveSerial(line, clock.now());
        exchange();
    }
    std::size_t stateChanges() const {
        return static_cast<std::size_t>(
            std::ranges::count(toHost, kd::PacketType::StateChange64, &kd::Packet::type));
    }

    ManualClock clock;
    HostSession host = makeHost();
    std::unique_ptr<Gateway> gateway;
    std::vector<kd::Packet> toHost;
    std::vector<kd::Packet> toGuest;
};

Bytes stateChange(std::uint32_t id) {
    Bytes payload(240);
    payload[0] = std::byte{0x30};
    payload[1] = std::byte{0x30};
    Bytes line;
    kd::appendDataPacket(line, kd::PacketType::StateChange64, id, payload);
    return line;
}

}  // namespace

TEST_CASE("a state change that is said again before its answer was taken does not reach the debugger") {
    Gated gated;
    gated.fromGuest(stateChange(kd::kInitialPacketId | kd::kSyncPacketBit));
    REQUIRE(gated.stateChanges() == 1);
    gated.fromHost(control(kd::PacketType::Acknowledge, gated.toHost.back().id));
    gated.fromHost(packetLine(0x80000000));
    REQUIRE(gated.toHost.back().type == kd::PacketType::Acknowledge);  // to the debugger it is done
    // The target has timed out over a stray byte, says where it stands, and asks for the answer once more.
    gated.fromGuest(stateChange(kd::kInitialPacketId ^ 1));
    gated.fromGuest(control(kd::PacketType::Resend, 0));
    CHECK(gated.stateChanges() == 1);
    const auto request = std::ranges::find(gated.toGuest, kd::PacketType::StateManipulate, &kd::Packet::type);
    REQUIRE(request != gated.toGuest.end());
    gated.fromGuest(control(kd::PacketType::Acknowledge, request->id));
    // With its answer taken, the same place again is a stop of its own.
    gated.fromGuest(stateChange(kd::kInitialPacketId));
    CHECK(gated.stateChanges() == 2);
}
