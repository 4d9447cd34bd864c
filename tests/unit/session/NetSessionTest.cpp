// The whole session over KDNET: real protocol, real handshake, scripted target, virtual clock.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/kd/FrameParser.h"
#include "core/session/live/NetTransport.h"
#include "tests/support/SimulatedNet.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/session/SimulatedSession.h"
#include "transports/RecordingTransport.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

kd::net::Key keyOf(std::string_view text) {
    return *kd::net::parseKey(text);
}

struct NetSession : SimulatedSession {
    explicit NetSession(const NetFaults& faults = {}, std::string_view targetKey = "1.2.3.4",
                        const ScriptedOptions& options = {})
        : SimulatedSession(options) {
        auto simulated = std::make_unique<SimulatedNet>(clock, target, keyOf(targetKey), faults);
        net = simulated.get();
        auto random = std::make_shared<std::mt19937_64>(faults.seed + 1);
        transport = std::make_unique<session::NetTransport>(
            std::move(simulated), keyOf("1.2.3.4"),
            [random] {
                kd::net::Nonce nonce{};
                for (std::byte& b : nonce) b = static_cast<std::byte>((*random)() & 0xFFU);
                return nonce;
            },
            clock);
        carrier = transport.get();
    }

    void attach(bool breakOnConnect) { attachOver(std::move(transport), breakOnConnect); }
    void attachOver(std::unique_ptr<transports::Transport> over, bool breakOnConnect) {
        session::SessionOptions options;
        options.breakOnConnect = breakOnConnect;
        session::ConnectionPolicy policy;
        policy.numbering = kd::Numbering::Counting;
        whole->openWith(std::move(over), policy, options);
    }
    bool said(std::string_view words) const { return told.text.find(words) != std::string::npos; }

    SimulatedNet* net = nullptr;
    std::unique_ptr<session::NetTransport> transport;
    session::NetTransport* carrier = nullptr;
};

void checkMemory(NetSession& s) {
    const Address at = s.target.image().codeStart();
    const session::RequestId id = s.post(session::ReadMemoryAt{{}, at, 6000, false});
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 60s));
    const auto answer = s.told.answerTo<session::ReadMemoryAt>(id);
    REQUIRE(answer.value);
    const auto& block = answer.value->bytes;
    const Bytes truth = s.target.memory().bytes(at, 16);
    CHECK(std::equal(truth.begin(), truth.end(), block.bytes.begin()));
    CHECK(block.valid.front());
}

}  // namespace

TEST_CASE("over KDNET a running target is identified and goes on running") {
    NetSession s;
    s.attach(false);
    const bool runs = s.reaches(ConnectionState::Running);
    INFO(s.told.text);
    REQUIRE(runs);
    CHECK(s.target.isRunning());
    CHECK(s.told.identified == 1);
    CHECK(s.told.stops.empty());
    CHECK(s.said("Waiting for the target to call on a simulated network"));
    CHECK(s.said("is bound to this debugger"));
}

TEST_CASE("over KDNET a target is stopped, read, resynchronized and resumed") {
    NetSession s;
    s.attach(true);
    const bool prompts = s.prompts();
    INFO(s.told.text);
    REQUIRE(prompts);
    checkMemory(s);
    const auto before = s.told.acceptingPrompts;
    s.post(session::Resynchronize{});
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Resynchronizing); }, 5s));
    REQUIRE(s.run([&] { return s.told.acceptingPrompts > before; }, 30s));
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == 0);
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    s.post(session::BreakIn{});
    REQUIRE(s.prompts());
    checkMemory(s);
}

TEST_CASE("over KDNET a stopped target is found stopped, and restart finds it again") {
    NetSession s;
    s.target.raise(0xC0000005, s.target.cpu().pc(), s.clock.now());
    s.attach(false);
    const bool prompts = s.prompts();
    INFO(s.told.text);
    REQUIRE(prompts);
    CHECK(s.target.resumes() == 0);
    const auto before = s.told.acceptingPrompts;
    s.post(session::Restart{});
    REQUIRE(s.run([&] { return s.told.acceptingPrompts > before; }, 30s));
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == 0);
}

TEST_CASE("over KDNET a target that reboots gets a new session key and runs again") {
    NetSession s;
    s.attach(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.told.changes.clear();
    s.target.reboot(s.clock.now());
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Synchronizing); }, 30s));
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Running); }, 30s));
    CHECK(s.said("has started anew: a new session key."));
    s.post(session::BreakIn{});
    REQUIRE(s.prompts());
    checkMemory(s);
}

TEST_CASE("a target with another key is named, and the session goes on waiting") {
    NetSession s({}, "9.9.9.9");
    s.attach(true);
    CHECK_FALSE(s.prompts(20s));
    CHECK(s.whole->state() == ConnectionState::WaitingForTarget);
    CHECK(s.said("A target is calling from 10.0.0.2:50000, but its key is not the one given."));
    CHECK(s.carrier->refusedDatagrams() > 3);
}

TEST_CASE("a target that another debugger takes is let go of, and taken back by a restart") {
    NetSession s;
    s.attach(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.run([] { return false; }, 4s);  // the target's next call tells whom it belongs to
    const Endpoint elsewhere = Endpoint::v4(10, 0, 0, 9, 50000);
    auto other = kd::net::HostSession::create({keyOf("1.2.3.4"), SimulatedNet::targetPlace(), [] {
                                                   kd::net::Nonce nonce{};
                                                   nonce[3] = std::byte{77};
                                                   return nonce;
                                               }});
    REQUIRE(other);
    const bool left = s.run(
        [&] {
            other->tick(s.clock.now());
            for (auto& d : other->takeOutput()) s.net->sendToTarget(d.bytes, elsewhere);
            for (auto& d : s.net->takeForOthers())
                other->receive(d.bytes, SimulatedNet::targetPlace(), s.clock.now());
            return s.told.went(ConnectionState::WaitingForTarget) && other->hasSession() &&
                   s.said("Another debugger, at 10.0.0.9:50000, has taken over the target");
        },
        30s);
    INFO(s.told.text);
    REQUIRE(left);
    CHECK_FALSE(s.reaches(ConnectionState::Running, 20s));
    s.post(session::Restart{});
    REQUIRE(s.reaches(ConnectionState::Running));
}

TEST_CASE("over KDNET a machine that hangs behind its network is told, and its session is left alone") {
    NetSession s;
    s.attach(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.hang();
    s.post(session::BreakIn{});
    REQUIRE(s.reaches(ConnectionState::Unresponsive));
    s.run([] { return false; }, 90s);
    CHECK_FALSE(s.said("agreed on a new session key"));
    s.target.unhang();
    REQUIRE(s.prompts());
    checkMemory(s);
}

TEST_CASE("over KDNET a target that took somebody else's response is bound anew by itself") {
    NetSession s;
    s.attach(true);
    REQUIRE(s.prompts());
    // Somebody at the debugger's own address answers the target's call before it is heard.
    auto thief =
        kd::net::HostSession::create({keyOf("1.2.3.4"), {}, [] { return kd::net::Nonce{std::byte{9}}; }});
    REQUIRE(thief);
    s.run([] { return false; }, 4s);
    const auto& seen = s.net->seenByHost();
    const auto call = std::ranges::find(seen.rbegin(), seen.rend(), kd::net::kPokeDatagram, &Bytes::size);
    REQUIRE(call != seen.rend());
    thief->receive(*call, SimulatedNet::targetPlace(), s.clock.now());
    for (auto& answer : thief->takeOutput()) s.net->sendToTarget(answer.bytes, SimulatedNet::hostPlace());
    const session::RequestId id =
        s.post(session::ReadMemoryAt{{}, s.target.image().codeStart() + 0x3000, 64, false});
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 60s));
    CHECK(s.told.answerTo<session::ReadMemoryAt>(id).error);
    const auto prompts = s.told.acceptingPrompts;
    REQUIRE(s.run([&] { return s.told.acceptingPrompts > prompts; }, 60s));
    CHECK(s.said("agreed on a new session key"));
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == 0);
    checkMemory(s);
}

TEST_CASE("what is recorded of a KDNET line is the KD packets that it carries") {
    NetSession s;
    const TemporaryFolder folder;
    const std::string path = folder.file("line.txt");
    auto recording = transports::RecordingTransport::create(std::move(s.transport), path);
    REQUIRE(recording);
    const transports::Transport& line = **recording;
    s.attachOver(std::move(*recording), true);
    REQUIRE(s.prompts());
    CHECK(s.said("is bound to this debugger"));
    checkMemory(s);
    s.net->sendToHost(Bytes(100, std::byte{0x4D}), Endpoint::v4(6, 6, 6, 6, 6));
    s.run([] { return false; }, 1s);
    CHECK(line.refusedDatagrams() == 1);
    const auto lines = transports::readRecording(path);
    REQUIRE(lines);
    kd::FrameParser fromTarget;
    std::size_t packets = 0;
    std::size_t stops = 0;
    bool breakIn = false;
    for (const transports::RecordedLine& recorded : *lines) {
        ByteSpan bytes(recorded.bytes);
        if (recorded.direction == transports::RecordedDirection::ToTarget) {
            breakIn = breakIn || bytes.back() == kd::kBreakInByte;
            continue;
        }
        while (auto item = fromTarget.next(bytes)) {
            const auto* packet = std::get_if<kd::Packet>(&*item);
            REQUIRE(packet != nullptr);
            ++packets;
            if (packet->type == kd::PacketType::StateChange64) ++stops;
        }
    }
    CHECK(packets > 20);
    CHECK(stops >= 1);
    CHECK(breakIn);
}

TEST_CASE("strangers' datagrams change nothing in the middle of a session") {
    NetSession s;
    s.attach(true);
    REQUIRE(s.prompts());
    const auto seen = s.net->seenByHost();
    const auto changes = s.told.changes.size();
    const auto refused = s.carrier->refusedDatagrams();
    for (const Bytes& datagram : seen) s.net->sendToHost(datagram, Endpoint::v4(6, 6, 6, 6, 6));
    s.net->sendToHost(Bytes(100, std::byte{0x4D}), Endpoint::v4(6, 6, 6, 6, 6));
    checkMemory(s);
    CHECK(s.carrier->refusedDatagrams() == refused + seen.size() + 1);
    CHECK(s.told.changes.size() == changes);
}

TEST_CASE("lost, doubled and overtaken datagrams cost time and nothing else") {
    const auto seed = static_cast<std::uint64_t>(GENERATE(range(1, 13)));
    NetSession s({.seed = seed, .drop = 0.08, .duplicate = 0.05, .delay = 0.05});
    INFO("seed " << seed);
    s.attach(true);
    const bool prompts = s.prompts(120s);
    INFO(s.told.text);
    REQUIRE(prompts);
    checkMemory(s);
    const Address at = s.target.image().stackTop(0) - 0x80;
    for (unsigned i = 0; i < 8; ++i) {
        const auto before = s.target.executed(kd::ApiNumber::WriteVirtualMemory);
        const session::RequestId id =
            s.post(session::WriteMemoryAt{at, QByteArray(4, static_cast<char>(i + 1)), false});
        REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 60s));
        CHECK(s.target.executed(kd::ApiNumber::WriteVirtualMemory) <= before + 1);
        if (!s.told.answerTo<session::WriteMemoryAt>(id).error)
            CHECK(s.target.memory().bytes(at, 4) == Bytes(4, static_cast<std::byte>(i + 1)));
    }
    const auto resumes = s.target.resumes();
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running, 120s));
    CHECK(s.target.resumes() == resumes + 1);
    s.target.reboot(s.clock.now());
    s.told.changes.clear();
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Running); }, 120s));
    s.post(session::BreakIn{});
    REQUIRE(s.prompts(120s));
    checkMemory(s);
}

TEST_CASE("over KDNET a stopped target that dies is called unresponsive by itself, and is back by itself") {
    NetSession s;
    s.attach(true);
    REQUIRE(s.prompts());
    s.target.hang();
    REQUIRE(s.reaches(ConnectionState::Unresponsive, 12s));
    s.target.unhang();
    REQUIRE(s.prompts());
    CHECK(s.told.stops.size() == 1);
    checkMemory(s);
}
