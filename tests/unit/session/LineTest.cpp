#include "core/session/live/Line.h"

#include <catch2/catch.hpp>

#include <deque>
#include <vector>

#include "core/session/live/SessionTimeouts.h"
#include "tests/support/ManualClock.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;
using test::ManualClock;
using transports::LineNews;
using transports::TransportState;

namespace {

// A transport that opens, fails and tells as the test says.
class StagedTransport final : public transports::Transport {
  public:
    struct Stage {
        TransportState state = TransportState::Closed;
        unsigned opened = 0;
        std::optional<Error> refusal;
        Bytes written;
        std::deque<LineNews> news;
    };
    explicit StagedTransport(Stage& stage) : m_stage(stage) {}

    Result<> open() override {
        ++m_stage.opened;
        if (m_stage.refusal) return tl::unexpected(*m_stage.refusal);
        m_stage.state = TransportState::Opening;
        return {};
    }
    void close() override { m_stage.state = TransportState::Closed; }
    TransportState state() const override { return m_stage.state; }
    Result<transports::WaitOutcome> wait(TimePoint) override { return transports::WaitOutcome::TimedOut; }
    void wake() override {}
    std::size_t read(std::span<std::byte>) override { return 0; }
    Result<> write(ByteSpan bytes) override {
        m_stage.written.insert(m_stage.written.end(), bytes.begin(), bytes.end());
        return {};
    }
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "staged"; }
    std::optional<LineNews> takeNews() override {
        if (m_stage.news.empty()) return std::nullopt;
        LineNews next = m_stage.news.front();
        m_stage.news.pop_front();
        return next;
    }

  private:
    Stage& m_stage;
};

ConnectionPolicy reconnecting() {
    ConnectionPolicy policy;
    policy.reconnect = true;
    return policy;
}

ConnectionPolicy withSessions() {
    ConnectionPolicy policy;
    policy.numbering = kd::Numbering::Counting;
    return policy;
}

LineNews news(LineNews::Kind kind) {
    LineNews news;
    news.kind = kind;
    return news;
}

struct Bench {
    explicit Bench(const ConnectionPolicy& policy = reconnecting()) {
        line.attach(std::make_unique<StagedTransport>(stage), policy);
    }
    void opens() {
        line.openNow();
        REQUIRE(line.open());
        stage.state = TransportState::Open;
        REQUIRE(line.noticeOpened());
    }
    ManualClock clock;
    StagedTransport::Stage stage;
    Line line{clock};
};

const Error kGone{ErrorCode::Disconnected, "It is gone.", {}};

}  // namespace

TEST_CASE("a line is open when its transport says so, and told once", "[line]") {
    Bench bench;
    CHECK_FALSE(bench.line.isDue());
    bench.line.openNow();
    CHECK(bench.line.isDue());
    CHECK(bench.line.open());
    CHECK_FALSE(bench.line.isDue());
    CHECK_FALSE(bench.line.noticeOpened());
    bench.line.write(Bytes(3));  // it is not open yet
    CHECK(bench.stage.written.empty());
    bench.stage.state = TransportState::Open;
    CHECK(bench.line.noticeOpened());
    CHECK_FALSE(bench.line.noticeOpened());
    CHECK(bench.line.isReady());
    bench.line.write(Bytes(3));
    CHECK(bench.stage.written.size() == 3);
    bench.line.close();
    CHECK_FALSE(bench.line.isOpen());
    CHECK_FALSE(bench.line.opensLater());
}

TEST_CASE("a line is fast when it has shown it", "[line]") {
    Bench bench;
    bench.opens();
    CHECK_FALSE(bench.line.isFast());
    bench.line.answered(8, 1us);  // tells nothing
    CHECK_FALSE(bench.line.isFast());
    bench.line.answered(2'000, 180ms);  // 115200 baud
    CHECK_FALSE(bench.line.isFast());
    bench.line.answered(2'000, 5ms);
    bench.line.answered(2'000, 2s);  // a packet was lost
    CHECK(bench.line.isFast());
    bench.line.answered(2'000, Duration::zero());
    bench.line.attach(std::make_unique<StagedTransport>(bench.stage), reconnecting());
    CHECK_FALSE(bench.line.isFast());
}

TEST_CASE("the pauses before it is opened again grow until it opens", "[line]") {
    Bench bench;
    Duration last{};
    for (const auto pause : kReopenPauses) {
        bench.line.openAfterPause();
        CHECK(bench.line.nextOpening() == bench.clock.now() + pause);
        CHECK(pause > last);
        last = pause;
    }
    bench.line.openAfterPause();
    CHECK(bench.line.nextOpening() == bench.clock.now() + kReopenPauses.back());
    bench.opens();
    bench.line.openAfterPause();
    CHECK(bench.line.nextOpening() == bench.clock.now() + kReopenPauses.front());
}

TEST_CASE("a line that closes as soon as it is open is opened with growing pauses as well", "[line]") {
    Bench bench;
    const auto pauseAfter = [&](Duration open) {
        REQUIRE(bench.line.open());
        bench.stage.state = TransportState::Open;
        REQUIRE(bench.line.noticeOpened());
        bench.clock.advance(open);
        CHECK(bench.line.failed(kGone) == Line::Failure::Passing);
        bench.line.openAfterPause();
        return *bench.line.nextOpening() - bench.clock.now();
    };
    for (const auto pause : kReopenPauses) CHECK(pauseAfter(1ms) == pause);
    CHECK(pauseAfter(kSteadyLine - 1ms) == kReopenPauses.back());
    CHECK(pauseAfter(kSteadyLine) == kReopenPauses.front());
}

TEST_CASE("a failure is news once, final where nothing could open it again", "[line]") {
    Bench bench;
    bench.opens();
    CHECK(bench.line.failed(kGone) == Line::Failure::Passing);
    CHECK_FALSE(bench.line.isOpen());
    CHECK_FALSE(bench.line.opensLater());  // whether it is opened again is for the table
    CHECK(bench.line.failed(kGone) == Line::Failure::SameAgain);
    CHECK(bench.line.opensLater());
    CHECK(bench.line.failed({ErrorCode::Disconnected, "Something else.", {}}) == Line::Failure::Passing);
    SECTION("asked for by the user, the same is news again") {
        bench.line.openNow();
        CHECK(bench.line.failed({ErrorCode::Disconnected, "Something else.", {}}) == Line::Failure::Passing);
    }
    SECTION("and so it is once it was open") {
        bench.opens();
        CHECK(bench.line.failed({ErrorCode::Disconnected, "Something else.", {}}) == Line::Failure::Passing);
    }
    CHECK(bench.line.failed({ErrorCode::InvalidArgument, "No such line.", {}}) == Line::Failure::Final);
    CHECK(bench.line.failed({ErrorCode::Unsupported, "Not here.", {}}) == Line::Failure::Final);
}

TEST_CASE("without the wish to reconnect every failure is final", "[line]") {
    Bench bench{ConnectionPolicy{}};
    bench.opens();
    CHECK(bench.line.failed(kGone) == Line::Failure::Final);
    CHECK_FALSE(bench.line.canOpenAnew());
}

TEST_CASE("a line with sessions is ready while there is one", "[line]") {
    Bench bench{withSessions()};
    CHECK(bench.line.hasSessions());
    bench.opens();
    CHECK(bench.line.isOpen());
    CHECK_FALSE(bench.line.isReady());
    bench.stage.news = {news(LineNews::Kind::Note), news(LineNews::Kind::Began), news(LineNews::Kind::Ended)};
    CHECK(bench.line.takeNews());
    CHECK_FALSE(bench.line.isReady());
    CHECK(bench.line.takeNews());
    CHECK(bench.line.isReady());
    CHECK(bench.line.takeNews());
    CHECK_FALSE(bench.line.isReady());
    CHECK_FALSE(bench.line.takeNews());
}

TEST_CASE("a line that is not there does nothing", "[line]") {
    ManualClock clock;
    Line line{clock};
    CHECK_FALSE(line.attached());
    line.openNow();
    CHECK_FALSE(line.opensLater());
    line.close();
    CHECK_FALSE(line.canOpenAnew());
}
