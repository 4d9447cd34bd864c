// Recordings as Wireshark's own program reads them, with resources/wireshark/kd.lua.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "core/kd/Notifications.h"
#include "core/kd/Packet.h"
#include "core/kd/Requests.h"
#include "core/session/trace/TraceFile.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/TemporaryFolder.h"
#include "transports/Pcapng.h"

using namespace hawser;
using namespace hawser::test;
using transports::RecordedDirection;

namespace {

std::vector<std::string> tshark(const std::string& path, const std::vector<std::string>& what) {
    std::vector<std::string> command{"tshark", "-X", "lua_script:" HAWSER_DISSECTOR, "-r", path};
    command.insert(command.end(), what.begin(), what.end());
    std::istringstream output(runToEnd(command));
    std::vector<std::string> lines;
    for (std::string line; std::getline(output, line);)
        if (line.find("Running as user") == std::string::npos) lines.push_back(line);
    return lines;
}

std::vector<std::string> fieldsOf(const std::string& path, const std::vector<std::string>& names,
                                  const std::string& filter = "kd") {
    std::vector<std::string> what{"-Y", filter, "-T", "fields"};
    for (const std::string& name : names) {
        what.emplace_back("-e");
        what.push_back(name);
    }
    return tshark(path, what);
}

Bytes readRequest() {
    kd::Request request;
    request.body = kd::ReadMemory{kd::MemorySpace::Virtual, Address(0xfffff80012345678), 0x40};
    return kd::encode(
        {kd::PacketType::StateManipulate, 0x80800000, false, *kd::encodeRequest(request, kd::Machine::X64)});
}

Bytes loadSymbols() {
    kd::StateChange change;
    kd::LoadSymbolsReport load;
    load.path = "\\SystemRoot\\hwsdisk.sys";
    load.base = Address(0xfffff80000430000);
    change.what = load;
    return kd::encode(
        {kd::PacketType::StateChange64, 0x80800001, false, kd::encodeStateChange(change, kd::Machine::X64)});
}

Bytes print() {
    return kd::encode({kd::PacketType::DebugIo, 0x80800000, false, kd::encodePrint({0, "tick 7\n"})});
}

// A recording as a line makes it: pieces of a stream.
class Stream {
  public:
    explicit Stream(const std::string& path) : m_file(path, std::ios::binary) {
        put(transports::pcapngHeader());
    }
    void add(RecordedDirection direction, ByteSpan bytes) {
        m_time += std::chrono::milliseconds(1);
        put(transports::pcapngPacket(m_time, direction, bytes));
    }

  private:
    void put(const Bytes& bytes) {
        for (const std::byte value : bytes) m_file.put(static_cast<char>(value));
        m_file.flush();
    }
    std::ofstream m_file;
    std::chrono::microseconds m_time{1'700'000'000'000'000};
};

}  // namespace

TEST_CASE("a saved trace is shown packet by packet, with direction, time and fields") {
    TemporaryFolder folder;
    const std::string path = folder.file("trace.pcapng");
    const auto start = std::chrono::microseconds(1'700'000'000'250'000);
    REQUIRE(session::saveTrace(path,
                               {{start, true, "", kd::encode({kd::PacketType::Reset, 0, true, {}})},
                                {start + std::chrono::microseconds(1500), false, "", loadSymbols()},
                                {start + std::chrono::milliseconds(2), true, "", readRequest()},
                                {start + std::chrono::milliseconds(3), false, "", print()},
                                {start + std::chrono::milliseconds(4), true, "", Bytes{kd::kBreakInByte}}}));
    const auto lines =
        fieldsOf(path, {"frame.time_epoch", "_ws.col.Source", "kd.type", "_ws.col.Info"}, "frame");
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] == "1700000000.250000000\thost\t6\tRESET");
    CHECK(lines[1] ==
          "1700000000.251500000\ttarget\t7\tSTATE_CHANGE64 load symbols \\SystemRoot\\hwsdisk.sys at "
          "fffff80000430000");
    CHECK(lines[2] ==
          "1700000000.252000000\thost\t2\tSTATE_MANIPULATE ReadVirtualMemory fffff80012345678 L40");
    CHECK(lines[3].starts_with("1700000000.253000000\ttarget\t3\tDEBUG_IO print tick 7"));
    CHECK(lines[4] == "1700000000.254000000\thost\t\tBREAK-IN");
    CHECK(fieldsOf(path, {"kd.api", "kd.address", "kd.transfer_count"}, "kd.api == 0x3130") ==
          std::vector<std::string>{"0x00003130\t0xfffff80012345678\t64"});
    CHECK(fieldsOf(path, {"frame.number"}, "kd.bad_checksum || kd.bad_trailer || kd.noise").empty());
}

TEST_CASE("packets are put together over the pieces of a recorded line") {
    TemporaryFolder folder;
    const std::string path = folder.file("line.pcapng");
    const Bytes symbols = loadSymbols();
    const Bytes request = readRequest();
    {
        Stream stream(path);
        stream.add(RecordedDirection::FromTarget, ByteSpan(symbols).first(3));
        stream.add(RecordedDirection::ToTarget, ByteSpan(request).first(20));
        stream.add(RecordedDirection::FromTarget, ByteSpan(symbols).subspan(3, 200));
        stream.add(RecordedDirection::ToTarget, ByteSpan(request).subspan(20));
        Bytes rest(symbols.begin() + 203, symbols.end());
        const Bytes more = print();
        rest.insert(rest.end(), more.begin(), more.end());
        stream.add(RecordedDirection::FromTarget, rest);
    }
    CHECK(fieldsOf(path, {"frame.number", "kd.type"}, "kd.type") ==
          std::vector<std::string>{"4\t2", "5\t7,3"});
    CHECK(fieldsOf(path, {"kd.path", "kd.text"}, "kd.path")
              .front()
              .starts_with("\\SystemRoot\\hwsdisk.sys\ttick 7"));
    // The second pass of a window's filter finds the same.
    CHECK(tshark(path, {"-2", "-Y", "kd.path", "-T", "fields", "-e", "frame.number"}) ==
          std::vector<std::string>{"5"});
}

TEST_CASE("damage and noise are marked, and the next packet is found") {
    TemporaryFolder folder;
    const std::string path = folder.file("noise.pcapng");
    {
        Stream stream(path);
        Bytes damaged = print();
        damaged[kd::kHeaderSize + 2] ^= std::byte{1};
        stream.add(RecordedDirection::FromTarget, damaged);
        Bytes untrailed = print();
        untrailed.back() = std::byte{0};
        stream.add(RecordedDirection::FromTarget, untrailed);
        Bytes noisy{std::byte{'l'}, std::byte{'o'}, std::byte{'g'}};
        const Bytes good = print();
        noisy.insert(noisy.end(), good.begin(), good.end());
        stream.add(RecordedDirection::FromTarget, noisy);
    }
    CHECK(fieldsOf(path, {"frame.number"}, "kd.bad_checksum") == std::vector<std::string>{"1"});
    CHECK(fieldsOf(path, {"frame.number"}, "kd.bad_trailer") == std::vector<std::string>{"2"});
    CHECK(fieldsOf(path, {"frame.number", "kd.stray", "kd.type"}, "kd.noise") ==
          std::vector<std::string>{"3\t6c6f67\t3"});
}

TEST_CASE("nothing on a line makes the dissector fail") {
    TemporaryFolder folder;
    const std::string path = folder.file("any.pcapng");
    {
        Stream stream(path);
        for (const Bytes& whole : {readRequest(), loadSymbols(), print()}) {
            // Payloads of every length behind a header that is right about it.
            for (std::size_t size = 0; size + 17 < whole.size(); ++size) {
                ByteReader header(whole);
                header.skip(4);
                const auto type = static_cast<kd::PacketType>(header.u16());
                const auto payload = ByteSpan(whole).subspan(kd::kHeaderSize, size);
                stream.add(RecordedDirection::FromTarget,
                           kd::encode({type, 1, false, Bytes(payload.begin(), payload.end())}));
            }
        }
        std::uint32_t seed = 7;
        for (int i = 0; i < 200; ++i) {
            Bytes any(64);
            for (std::byte& value : any) {
                seed = seed * 1664525 + 1013904223;
                value =
                    std::byte{std::uint8_t(seed >> 29) < 3 ? std::uint8_t{0x30} : std::uint8_t(seed >> 24)};
            }
            stream.add(RecordedDirection::ToTarget, any);
        }
    }
    for (const std::string& line : tshark(path, {"-V"})) {
        INFO(line);
        CHECK(line.find("Lua Error") == std::string::npos);
        if (line.find("Lua Error") != std::string::npos) break;
    }
}
