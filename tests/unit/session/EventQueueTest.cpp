#include "core/session/EventQueue.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

Output say(std::string text) {
    return {std::make_shared<const std::vector<OutputRun>>(
        std::vector<OutputRun>{{OutputKind::Normal, std::move(text), {}}})};
}

PacketsTraced trace(std::size_t count, std::size_t bytes = 8) {
    const TracedPacket packet{1us, true, "a packet", Bytes(bytes)};
    return {std::make_shared<const std::vector<TracedPacket>>(count, packet)};
}

LineReport report(Health health, std::uint64_t packets) {
    LineReport made;
    made.health.health = health;
    made.sinceStart.packetsSent = packets;
    return made;
}

std::string textOf(const SessionEvent& event) {
    std::string text;
    for (const OutputRun& run : *std::get<Output>(event).runs) text += run.text;
    return text;
}

}  // namespace

TEST_CASE("events come in order, and a burst wakes the other side once") {
    int woken = 0;
    EventQueue queue([&] { ++woken; });
    queue.tell(say("a"));
    queue.tell(say("b"));
    queue.tell(OutputCleared{});
    queue.tell(say("c"));
    CHECK(woken == 1);
    const auto events = queue.take();
    REQUIRE(events.size() == 3);
    CHECK(textOf(events[0]) == "ab");
    CHECK(std::holds_alternative<OutputCleared>(events[1]));
    CHECK(textOf(events[2]) == "c");
    CHECK(queue.take().empty());
    queue.tell(say("d"));
    CHECK(woken == 2);
}

TEST_CASE("lines that two people typed stay two", "[queue]") {
    EventQueue queue([] {});
    for (const std::string from : {"ann", "bob", ""})
        queue.tell(Output{std::make_shared<const std::vector<OutputRun>>(
            std::vector<OutputRun>{{OutputKind::Input, "0: kd> k\n", {}, from}})});
    const auto events = queue.take();
    REQUIRE(events.size() == 1);
    const auto& runs = *std::get<Output>(events[0]).runs;
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].from == "ann");
    CHECK(runs[1].from == "bob");
}

TEST_CASE("of counters only the latest waits, and of reports that read the same") {
    EventQueue queue([] {});
    for (std::uint64_t i = 1; i <= 100; ++i) {
        Statistics statistics;
        statistics.packetsSent = i;
        queue.tell(statistics);
        queue.tell(report(Health::Good, i));
    }
    queue.tell(ConnectionChange{});
    queue.tell(report(Health::Lost, 101));
    queue.tell(report(Health::Lost, 102));
    const auto events = queue.take();
    REQUIRE(events.size() == 4);
    CHECK(std::get<Statistics>(events[0]).packetsSent == 100);
    CHECK(std::get<LineReport>(events[1]).sinceStart.packetsSent == 100);
    CHECK(std::holds_alternative<ConnectionChange>(events[2]));
    CHECK(std::get<LineReport>(events[3]).sinceStart.packetsSent == 102);
}

TEST_CASE("output that nobody takes is bounded, what is missing is said once, and later output comes again") {
    EventQueue queue([] {});
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 80; ++i) queue.tell(say(piece));
    auto events = queue.take();
    REQUIRE(events.size() == 1);
    const auto& runs = *std::get<Output>(events[0]).runs;
    const auto size =
        std::accumulate(runs.begin(), runs.end(), std::size_t{0},
                        [](std::size_t sum, const OutputRun& run) { return sum + run.text.size(); });
    CHECK(size <= EventQueue::kMaxWaitingOutput + 2 * piece.size());
    CHECK(runs.back().kind == OutputKind::Error);
    CHECK(runs.back().text.find("some is missing here") != std::string::npos);
    queue.tell(say("again"));
    events = queue.take();
    REQUIRE(events.size() == 1);
    CHECK(textOf(events[0]) == "again");
}

TEST_CASE("text in the smallest pieces is bounded as well") {
    EventQueue queue([] {});
    constexpr std::size_t kPieces = 1'000'000;
    for (std::size_t i = 0; i < kPieces; ++i) queue.tell(say("\n"));
    const auto events = queue.take();
    REQUIRE(events.size() == 1);
    CHECK(textOf(events[0]).size() == kPieces);
    CHECK(std::get<Output>(events[0]).runs->size() < 100);
}

TEST_CASE(
    "all kinds of events are bounded together: of each the last stays, every answer, and the loss is said") {
    EventQueue queue([] {});
    const std::string question(1000, '?');
    const auto modules = std::make_shared<const std::vector<Module>>(4096);
    std::uint64_t epoch = 0;
    for (int i = 0; i < 20'000; ++i) {
        queue.tell(say("."));
        queue.tell(TargetPrompted{QString::fromStdString(question), static_cast<unsigned>(i)});
        queue.tell(ConnectionChange{});
        queue.tell(StopEvent{++epoch, {}, 0, 1, {}});
        queue.tell(Resumed{++epoch});
        if (i % 100 == 0) queue.tell(ModulesChanged{modules});
        if (i % 1000 == 0)
            queue.tell(Answered{static_cast<RequestId>(i), 0, fail(ErrorCode::Cancelled, "x")});
    }
    const auto events = queue.take();
    std::size_t answers = 0;
    std::size_t prompts = 0;
    std::string text;
    for (const SessionEvent& event : events) {
        answers += std::holds_alternative<Answered>(event) ? 1 : 0;
        prompts += std::holds_alternative<TargetPrompted>(event) ? 1 : 0;
        if (std::holds_alternative<Output>(event)) text += textOf(event);
    }
    CHECK(answers == 20);
    CHECK(prompts * question.size() * 2 <= EventQueue::kMaxWaitingEvents);
    CHECK(std::get<Resumed>(events.back()).epoch == epoch);
    CHECK(std::ranges::count(text, '.') >= 20'000);
    const auto said = text.find("more happened than could be told");
    CHECK(said != std::string::npos);
    CHECK(text.find("more happened", said + 1) == std::string::npos);
    queue.tell(Resumed{1});
    CHECK(queue.take().size() == 1);
}

TEST_CASE("packets wait in one event; of too many the newest stay, and how many are missing is said") {
    EventQueue queue([] {});
    queue.tell(trace(2));
    queue.tell(say("between"));
    queue.tell(trace(3));
    auto events = queue.take();
    REQUIRE(events.size() == 2);
    CHECK(std::get<PacketsTraced>(events[0]).packets->size() == 5);
    constexpr std::size_t kLarge = 1 << 20;
    for (int i = 0; i < 20; ++i) queue.tell(trace(1, kLarge));
    events = queue.take();
    REQUIRE(events.size() == 1);
    const auto& packets = *std::get<PacketsTraced>(events[0]).packets;
    CHECK(packets.size() < 18);
    CHECK(packets.front().summary.find("packets are missing here") != std::string::npos);
    CHECK(packets.back().bytes.size() == kLarge);
}
