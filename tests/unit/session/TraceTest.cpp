#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "core/kd/Packet.h"
#include "core/kd/TraceText.h"
#include "core/session/trace/TraceFile.h"
#include "tests/support/FullDisk.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/session/SimulatedSession.h"
#include "transports/Recording.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;

namespace {

TracedPacket packetAt(std::chrono::microseconds time, bool sent, const kd::Packet& packet) {
    return {time, sent, kd::summaryOf(packet), kd::encode(packet)};
}

std::vector<TracedPacket> sample() {
    using namespace std::chrono_literals;
    const auto start = std::chrono::microseconds(1'700'000'000'000'000);
    return {packetAt(start, true, {kd::PacketType::Reset, 0, true, {}}),
            packetAt(start + 1500us, false, {kd::PacketType::DebugIo, 0x80800000, false, Bytes(24)}),
            {start + 1600us, false, "DAMAGED cut short", Bytes(20, std::byte{0x30}), true},
            {start + 2s, true, "BREAK-IN", {kd::kBreakInByte}},
            packetAt(start + 2s + 1us, true, {kd::PacketType::Acknowledge, 0x80800000, true, {}})};
}

// But for what is damaged.
void comesBackWhole(const std::string& path) {
    const auto packets = sample();
    REQUIRE(saveTrace(path, packets));
    const auto loaded = loadTrace(path);
    REQUIRE(loaded);
    CHECK(loaded->startKnown);
    auto kept = packets;
    std::erase_if(kept, &TracedPacket::damaged);
    CHECK(loaded->packets == kept);
}

}  // namespace

TEST_CASE("packets are traced as values while that is asked for, and printed only when that is") {
    SimulatedSession session;
    session.post(SetPacketTrace{true});
    session.open(true);
    REQUIRE(session.reaches(ConnectionState::Stopped));
    REQUIRE(session.prompts());
    REQUIRE(session.told.packets.size() > 10);
    const auto kindOf = [](const TracedPacket& packet) { return traceHeadOf(packet.bytes).kind; };
    const auto& packets = session.told.packets;
    CHECK(std::ranges::count_if(packets, [&](const auto& p) { return kindOf(p) == TraceKind::StateChange; }) >
          0);
    CHECK(std::ranges::any_of(packets, [](const auto& p) { return p.sent; }));
    CHECK(std::ranges::any_of(packets, [](const auto& p) { return !p.sent; }));
    CHECK(std::ranges::is_sorted(packets, {}, &TracedPacket::time));
    CHECK(session.told.text.find("DATA STATE_") == std::string::npos);

    // Those who joined want them for themselves.
    session.post(SetPacketTrace{true, true});
    session.post(SetPacketTrace{false});
    const auto heard = packets.size();
    session.command("r rax");
    REQUIRE(session.run([&] { return packets.size() > heard; }, std::chrono::seconds(30)));
    session.post(SetPacketTrace{false, true});
    session.command("r rip");
    REQUIRE(session.prompts());
    const auto before = packets.size();
    session.post(PressKey{'d'});
    session.post(Resynchronize{});
    REQUIRE(session.run([&] { return session.told.text.find("CONTROL RESET") != std::string::npos; },
                        std::chrono::seconds(30)));
    CHECK(packets.size() == before);
}

TEST_CASE("a trace is saved as text and comes back, damaged packets as comments") {
    TemporaryFolder folder;
    comesBackWhole(folder.file("trace.txt"));
}

TEST_CASE("a trace is saved as pcapng and comes back, damaged packets left out") {
    TemporaryFolder folder;
    comesBackWhole(folder.file("trace.pcapng"));
    std::ofstream(folder.file("trace.pcapng"), std::ios::app) << "more";
    const auto spoiled = loadTrace(folder.file("trace.pcapng"));
    REQUIRE_FALSE(spoiled);
    CHECK(spoiled.error().code == ErrorCode::Truncated);
}

TEST_CASE("a damaged packet of a recording has its bytes") {
    TemporaryFolder folder;
    auto line = kd::encode({kd::PacketType::DebugIo, 0x80800000, false, Bytes(24)});
    line[20] = std::byte{9};
    std::ofstream(folder.file("line.txt"))
        << transports::formatRecordedLine(std::chrono::seconds(1), transports::RecordedDirection::FromTarget,
                                          line)
        << '\n';
    const auto loaded = loadTrace(folder.file("line.txt"));
    REQUIRE(loaded);
    REQUIRE(loaded->packets.size() == 1);
    CHECK(loaded->packets[0].damaged);
    CHECK(loaded->packets[0].summary == "DAMAGED bad checksum");
    CHECK(loaded->packets[0].bytes == line);
}

TEST_CASE("packets of a recording are found whatever the pieces are") {
    TemporaryFolder folder;
    std::ofstream(folder.file("pieces.txt")) << "# seconds direction hex\n"
                                                "0.5 H> 69696969\n0.6 <T 3030303003000400\n"
                                                "0.7 H> 060000000000000000000000\n1.0 <T 00008080040000000\n";
    const auto wrong = loadTrace(folder.file("pieces.txt"));
    REQUIRE_FALSE(wrong);  // the last line has half a byte
    CHECK(wrong.error().at == 5);
    std::ofstream(folder.file("pieces.txt"))
        << "0.5 H> 69696969\n0.6 <T 3030303003000400\n0.7 H> 060000000000000000000000\n"
           "1.0 <T 0000808004000000\n1.1 <T 01010101aa30\n";
    const auto loaded = loadTrace(folder.file("pieces.txt"));
    REQUIRE(loaded);
    CHECK_FALSE(loaded->startKnown);
    REQUIRE(loaded->packets.size() == 2);
    CHECK(loaded->packets[0].summary == "CONTROL RESET id 00000000");
    CHECK(loaded->packets[0].time == std::chrono::milliseconds(700));
    CHECK(traceHeadOf(loaded->packets[1].bytes).type == "DEBUG_IO");
}

TEST_CASE("a trace that cannot be written says so") {
    const auto saved = saveTrace("/nowhere/trace.pcapng", sample());
    REQUIRE_FALSE(saved);
    CHECK(saved.error().what ==
          "The trace /nowhere/trace.pcapng cannot be opened: No such file or directory.");
    const TemporaryFolder folder;
    for (const char* name : {"trace.txt", "trace.pcapng"}) {
        const FullDisk full(200);
        CHECK_FALSE(saveTrace(folder.file(name), sample()));
    }
}
