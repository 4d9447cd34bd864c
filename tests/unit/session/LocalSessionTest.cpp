#include "core/session/LocalSession.h"

#include <QCoreApplication>
#include <catch2/catch.hpp>

#include "tests/support/EventWait.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

// A session whose line cannot be opened, and the event loop that it tells its events through.
class Fixture {
  public:
    Fixture() {
        session.on<Finished>(&m_context, [this] { ++ends; });
    }

    template <class Condition>
    bool waitFor(Condition condition) {
        return test::eventsUntil(condition);
    }
    template <Question Q>
    RequestId ask(Q question, QObject* receiver = nullptr) {
        return session.ask(std::move(question), receiver != nullptr ? receiver : &m_context,
                           [this](const Answer<typename Q::Value>& answer) {
                               ++answers;
                               error = answer.error ? std::optional(answer.error->code) : std::nullopt;
                           });
    }

  private:
    int m_argc = 1;
    char m_name[2] = "t";
    char* m_argv = m_name;
    QCoreApplication m_application{m_argc, &m_argv};
    QObject m_context;

  public:
    LocalSession session{Host::Console};
    int answers = 0;
    int ends = 0;
    std::optional<ErrorCode> error;
};

}  // namespace

TEST_CASE("a session tells what comes of an order, and what it told last") {
    Fixture f;
    std::vector<ConnectionState> states;
    QObject context;
    f.session.on<ConnectionChange>(&context, [&](const ConnectionChange& change) {
        CHECK(f.session.told().state == change.to);
        states.push_back(change.to);
    });
    SessionOptions options;
    options.connection = QStringLiteral("nonsense:x");
    f.session.order(OpenSession{options});
    REQUIRE(f.waitFor([&] { return f.session.told().state == ConnectionState::Failed; }));
    CHECK(states == std::vector{ConnectionState::Opening, ConnectionState::Failed});
    CHECK(f.session.told().capabilities.value().has(engine::Capability::Run));
    CHECK(f.session.told().line.kind == LineKind::None);
    REQUIRE(f.waitFor([&] { return f.session.told().report.health.health == Health::Lost; }));
}

TEST_CASE("a question is answered once, later, and not when whoever asked has gone") {
    Fixture f;
    f.ask(ReadRegisters{});
    CHECK(f.answers == 0);
    REQUIRE(f.waitFor([&] { return f.answers == 1; }));
    CHECK(f.error == ErrorCode::NotAvailable);
    {
        QObject gone;
        f.ask(ReadRegisters{}, &gone);
    }
    f.ask(Evaluate{QStringLiteral("1+1")});
    REQUIRE(f.waitFor([&] { return f.answers == 2; }));
    CHECK_FALSE(f.error);
}

TEST_CASE("what is asked when a session ends, or after it has ended, is answered Cancelled") {
    Fixture f;
    f.session.order(Quit{false});
    f.ask(ReadRegisters{});
    f.ask(Evaluate{QStringLiteral("1")});
    REQUIRE(f.waitFor([&] { return f.answers == 2; }));
    CHECK(f.error == ErrorCode::Cancelled);
    REQUIRE(f.waitFor([&] { return f.ends == 1; }));
    f.ask(ReadRegisters{});
    CHECK(f.answers == 2);  // never from inside ask()
    REQUIRE(f.waitFor([&] { return f.answers == 3; }));
    CHECK(f.error == ErrorCode::Cancelled);
}

TEST_CASE("a session may be ended by whoever is told that it has") {
    Fixture f;
    auto session = std::make_unique<LocalSession>(Host::Console);
    QObject context;
    session->on<Finished>(&context, [&] { session.reset(); });
    session->order(Quit{false});
    CHECK(f.waitFor([&] { return session == nullptr; }));
}
