// The desk knows of its driver what TargetDriver says, and nothing else: here is one without any line.
#include <catch2/catch.hpp>

#include "core/engine/LiveTarget.h"
#include "core/session/desk/SessionDesk.h"
#include "tests/support/ManualClock.h"
#include "tests/support/RecordedEvents.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

class NobodyThere final : public engine::RequestChannel {
  public:
    Result<kd::Reply> exchange(const kd::Request&) override {
        return fail(ErrorCode::NotAvailable, "It holds nothing.");
    }
    kd::Machine machine() const override { return kd::Machine::X64; }
    bool interrupted() const override { return false; }
};

// Stopped for ever; can be looked at and nothing else.
class FileDriver final : public TargetDriver {
  public:
    explicit FileDriver(DriverOwner& owner) : m_owner(owner) {}

    Capabilities capabilities() override { return {}; }
    engine::Debugger& debugger() override { return m_debugger; }
    ConnectionState state() const override { return m_state; }
    bool targetHolds() const override { return m_state == ConnectionState::Stopped; }
    LineNamed line() const override { return {QStringLiteral("file"), LineKind::None}; }
    Statistics statistics() const override { return {}; }
    bool handleNews() override { return false; }
    bool wait(TimePoint) override { return false; }
    bool opens(const SessionOptions&) const override { return true; }
    bool open(const SessionOptions& options) override {
        if (options.connection.isEmpty()) {
            move(ConnectionState::Failed, "There is no such file.");
            return false;
        }
        m_owner.lineNamed();
        move(ConnectionState::Stopped, "It was opened.");
        m_owner.stoppedUnknown();
        return true;
    }
    void close(const std::string& reason) override { move(ConnectionState::Closed, reason); }
    void resynchronize(const std::string& reason) override { m_owner.noted(reason); }
    void restart(const std::string& reason) override { m_owner.noted(reason); }
    void breakIn() override {}
    Result<> answerPrompt(std::string_view) override { return refuse(); }
    Result<unsigned> cycleBaudRate() override { return refuse(); }
    void setTracing(bool) override {}
    void targetLeft(const std::string&) override {}
    void takeLeave(bool, TimePoint) override { close("It was closed."); }

  private:
    static tl::unexpected<Error> refuse() { return fail(ErrorCode::Unsupported, "A file has none."); }
    void move(ConnectionState to, const std::string& reason) {
        const ConnectionState from = std::exchange(m_state, to);
        m_owner.stateMoved(from, to, reason);
    }

    DriverOwner& m_owner;
    NobodyThere m_channel;
    engine::LiveTarget m_target{m_channel};
    engine::Debugger m_debugger{m_target};
    ConnectionState m_state = ConnectionState::Closed;
};

}  // namespace

TEST_CASE("a desk works over a driver without a line: commands, questions, the end") {
    const ManualClock clock;
    Inbox inbox;
    RecordedEvents told;
    SessionDesk desk(command::Host::Console, clock, inbox, told,
                     [](DriverOwner& owner) { return std::make_unique<FileDriver>(owner); });
    const auto work = [&](SessionRequest request, RequestId id = 0) {
        inbox.post({id, std::move(request), told.now.epoch});
        return desk.work(clock.now());
    };
    CHECK_FALSE(told.now.capabilities.value().has(engine::Capability::Run));
    SessionOptions options;
    CHECK(work(OpenSession{options}));
    CHECK(told.now.state == ConnectionState::Failed);
    CHECK_FALSE(told.prompt.acceptsCommands);
    options.connection = QStringLiteral("memory.dmp");
    CHECK(work(OpenSession{options}));
    CHECK(told.now.line.text == QStringLiteral("file"));
    CHECK(told.prompt.acceptsCommands);
    CHECK(work(Execute{QStringLiteral(".echo it works")}));
    CHECK(told.text.find("it works\n") != std::string::npos);
    CHECK(work(Evaluate{QStringLiteral("2+3")}, 1));
    REQUIRE(told.answerTo<Evaluate>(1).value);
    CHECK(told.answerTo<Evaluate>(1).value->value == 5);
    CHECK(work(PressKey{'a'}));
    CHECK(told.text.find("A file has none.") != std::string::npos);
    CHECK(work(Resynchronize{}));
    CHECK(told.text.find("Resynchronize was asked for.") != std::string::npos);
    CHECK_FALSE(work(Quit{true}));
    CHECK(told.ends == 1);
    CHECK(told.now.state == ConnectionState::Closed);
}

TEST_CASE("keys that are pressed faster than they are told go on from each other") {
    const ManualClock clock;
    Inbox inbox;
    RecordedEvents told;
    SessionDesk desk(command::Host::Window, clock, inbox, told,
                     [](DriverOwner& owner) { return std::make_unique<FileDriver>(owner); });
    for (const char letter : {'k', 'v', 'd', 'k', 'v', 'd'}) inbox.post({0, PressKey{letter}, 0});
    for (int turn = 0; turn < 6; ++turn) REQUIRE(desk.work(clock.now()));
    CHECK(told.text ==
          "Will breakin at next boot.\nVerbose mode is ON.\nProtocol trace is on.\n"
          "Will breakin on first symbol load at next boot.\nVerbose mode is OFF.\nProtocol trace is off.\n");
    CHECK(told.now.initialBreak == InitialBreak::AtFirstModule);
    CHECK_FALSE(told.now.verbose);
}
