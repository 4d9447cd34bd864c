#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "core/base/Text.h"
#include "core/kd/HostProtocol.h"
#include "core/kd/Link.h"
#include "core/kd/TraceText.h"
#include "core/kd/x64/ContextX64.h"
#include "tests/support/Places.h"

// Conversations with a real x64 kernel: its side is fed to our host.
using namespace hawser;
using namespace hawser::kd;
using namespace std::chrono_literals;

namespace {

struct Line {
    double seconds = 0;
    bool fromTarget = false;
    Bytes bytes;
};

std::optional<std::vector<Line>> load(const std::string& name) {
    std::ifstream file(test::sharedFile("kdcom-captures/" + name));
    if (!file) {
        WARN("the capture " + name + " is not here: skipped");
        return std::nullopt;
    }
    std::vector<Line> lines;
    for (std::string text; std::getline(file, text);) {
        if (text.empty() || text[0] == '#') continue;
        std::istringstream words(text);
        std::string direction;
        std::string hex;
        Line line;
        words >> line.seconds >> direction >> hex;
        line.fromTarget = direction == "<T";
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
            line.bytes.push_back(static_cast<std::byte>(*parseNumber(hex.substr(i, 2), 16)));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

TimePoint timeAt(double seconds) {
    return TimePoint(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds + 100)));
}

std::vector<Packet> packetsIn(const Bytes& bytes) {
    FrameParser parser;
    std::vector<Packet> packets;
    ByteSpan rest(bytes);
    while (auto item = parser.next(rest)) packets.push_back(std::get<Packet>(*item));
    return packets;
}

// Feeds what the target said. With `ask`, each request of the recorded host is submitted to ours in its
// place, so that the replies find somebody who waits for them.
struct Replay {
    explicit Replay(const std::vector<Line>& lines, bool ask = true) {
        for (const Line& line : lines) {
            now = timeAt(line.seconds);
            host.tick(now);
            if (line.fromTarget) {
                for (const Packet& packet : scout(line.bytes)) dataPackets += packet.control ? 0 : 1;
                host.receive(line.bytes, now);
            } else if (ask) {
                submitRecorded(line.bytes);
            }
            collect();
        }
        host.tick(now + 2s);
        collect();
    }
    std::vector<Packet> scout(const Bytes& bytes) {
        std::vector<Packet> packets;
        ByteSpan rest(bytes);
        while (auto item = targetParser.next(rest)) packets.push_back(std::get<Packet>(*item));
        return packets;
    }
    void submitRecorded(const Bytes& bytes) {
        for (const Packet& packet : packetsIn(bytes)) {
            if (packet.control && packet.type == PacketType::Reset) host.reset(now);
            if (packet.control || packet.type != PacketType::StateManipulate) continue;
            auto request = decodeRequest(packet.payload, Machine::X64);
            REQUIRE(request);
            if (host.busy()) continue;  // the recorded host repeated itself
            REQUIRE(host.submit(*request, now));
            ++submitted;
        }
    }
    void collect() {
        for (const Packet& packet : packetsIn(host.takeOutput())) {
            if (packet.control && packet.type == PacketType::Acknowledge) ++acknowledged;
            if (packet.control && packet.type == PacketType::Resend) ++asked;
        }
        for (auto& event : host.takeEvents()) events.push_back(std::move(event));
    }
    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const auto& event : events) {
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        }
        return found;
    }

    TimePoint now{};
    HostProtocol host;
    FrameParser targetParser;
    std::vector<HostEvent> events;
    std::size_t dataPackets = 0;
    std::size_t acknowledged = 0;
    std::size_t asked = 0;
    std::size_t submitted = 0;
};

}  // namespace

TEST_CASE("Capture: RESET to a stopped kernel, then version, memory and contexts", "[kd][capture]") {
    const auto lines = load("amd64-reset-while-stopped.txt");
    if (!lines) return;
    Replay replay(*lines);
    CHECK(replay.acknowledged == replay.dataPackets);
    CHECK(replay.asked == 0);
    CHECK(replay.host.counters().damagedPackets == 0);
    CHECK(replay.host.counters().strayBytes == 0);
    CHECK(replay.host.counters().duplicates == 0);
    CHECK(replay.all<ResetAnswered>().size() == 1);

    const auto changes = replay.all<StateChanged>();
    REQUIRE(!changes.empty());
    CHECK(changes[0].afterReset);
    CHECK_FALSE(changes[0].freshTarget);
    const StateChange& first = changes[0].change;
    CHECK(first.processorLevel == 0x0F);
    CHECK(first.processorCount == 1);
    CHECK(first.thread == Address(0xFFFFFA8029803040));
    CHECK(first.programCounter == Address(0xFFFFF80000587D12));
    REQUIRE(first.exception() != nullptr);
    CHECK(first.exception()->code == 0x80000003);
    CHECK(first.exception()->address == Address(0xFFFFF80000587D13));  // pc+1: a compiled-in int 3 (13)
    CHECK(first.exception()->firstChance);
    CHECK(first.control.dr6 == 0xFFFF0FF0);
    CHECK(first.control.dr7 == 0x400);
    CHECK(first.control.eflags == 0x202);
    CHECK(first.control.segCs == 0x10);
    REQUIRE(first.control.instructionStream.size() == 16);
    CHECK(first.control.instructionStream[0] == std::byte{0xCC});

    const auto replies = replay.all<Replied>();
    REQUIRE(replies.size() > 20);
    REQUIRE(replies[0].reply.version);
    const Version& version = *replies[0].reply.version;
    CHECK(version.majorVersion == 0xC);
    CHECK(version.buildNumber == 3790);
    CHECK(version.protocolVersion == 6);
    CHECK(version.secondaryVersion == 2);
    CHECK(version.flags == 6);
    CHECK(version.machine == Machine::X64);
    CHECK(version.maxManipulate == 49);
    CHECK(version.kernelBase == Address(0xFFFFF80000400000));
    CHECK(version.debuggerDataList == Address(0xFFFFF8000061BB30));
    CHECK(replies[1].reply.data.size() == 16);

    std::size_t contexts = 0;
    for (const Replied& replied : replies) {
        if (replied.reply.apiNumber != static_cast<std::uint32_t>(ApiNumber::GetContext)) continue;
        const auto context = x64::decodeContext(replied.reply.data);
        REQUIRE(context);
        CHECK(context->segCs == 0x10);
        CHECK((context->rip >> 32) == 0xFFFFF800);
        CHECK(x64::encodeContext(*context) == replied.reply.data);
        if (contexts++ == 0) CHECK(context->rip == 0xFFFFF80000587D12);
    }
    CHECK(contexts >= 2);
    CHECK(replay.all<Printed>().size() > 20);
    CHECK(replay.all<RequestFailed>().empty());
}

TEST_CASE("Capture: attaching after the kernel had given up", "[kd][capture]") {
    const auto lines = load("amd64-lateattach.txt");
    if (!lines) return;
    Replay replay(*lines);
    CHECK(replay.acknowledged == replay.dataPackets);
    CHECK(replay.asked == 0);
    const auto changes = replay.all<StateChanged>();
    REQUIRE(!changes.empty());
    CHECK(changes[0].freshTarget);  // id 80800800
    CHECK(changes[0].change.programCounter == Address(0xFFFFF80000587D12));
    CHECK(replay.all<Replied>().size() > 10);
    CHECK(replay.all<RequestFailed>().empty());
}

TEST_CASE("Capture: a kernel that repeats itself", "[kd][capture]") {
    const auto lines = load("amd64-noack.txt");
    if (!lines) return;
    // The recorded host left packets unacknowledged; ours would not have, so it only listens.
    Replay replay(*lines, false);
    CHECK(replay.acknowledged == replay.dataPackets);
    CHECK(replay.asked == 0);
    const auto changes = replay.all<StateChanged>();
    REQUIRE(!changes.empty());
    CHECK(changes[0].change.programCounter == Address(0xFFFFF80000587D12));
    CHECK(replay.host.counters().duplicates >= 1);
    CHECK(replay.host.counters().damagedPackets == 0);
    CHECK(replay.host.counters().strayBytes == 0);
    CHECK(replay.host.counters().staleReplies > 20);
}
