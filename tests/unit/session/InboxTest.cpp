#include "core/session/Inbox.h"

#include <catch2/catch.hpp>
#include <thread>

#include "core/base/Clock.h"
#include "tests/support/Patience.h"

using namespace hawser;
using namespace hawser::session;

namespace {

template <class T>
bool holds(const std::optional<PostedRequest>& request) {
    return request && std::holds_alternative<T>(request->request);
}

}  // namespace

TEST_CASE("urgent requests overtake, the others keep their order") {
    Inbox inbox;
    inbox.post({1, Execute{QStringLiteral("r")}});
    inbox.post({2, ReadRegisters{}});
    CHECK(inbox.pending() == Urgency::Normal);
    inbox.post({3, Resynchronize{}});
    CHECK(inbox.pending() == Urgency::Interrupt);
    CHECK(holds<Resynchronize>(inbox.take()));
    CHECK(holds<Execute>(inbox.take()));
    CHECK(holds<ReadRegisters>(inbox.take()));
    CHECK_FALSE(inbox.take());
}

TEST_CASE("a break overtakes reads, but not the command that was given before it") {
    Inbox inbox;
    inbox.post({1, ReadRegisters{}});
    SECTION("no command waits") {
        inbox.post({2, BreakIn{}});
        inbox.post({3, Execute{QStringLiteral("r")}});  // given after it
        CHECK(inbox.pending() == Urgency::Break);
        CHECK(holds<BreakIn>(inbox.take()));
        CHECK(holds<ReadRegisters>(inbox.take()));
        CHECK(holds<Execute>(inbox.take()));
    }
    SECTION("a command waits") {
        inbox.post({2, Execute{QStringLiteral("g")}});
        inbox.post({3, BreakIn{}});
        inbox.post({4, ReadRegisters{}});
        CHECK(inbox.pending() == Urgency::Break);  // and so ends that command
        SECTION("it is its turn") {
            CHECK(holds<ReadRegisters>(inbox.take()));
            CHECK(holds<Execute>(inbox.take()));
            CHECK(holds<BreakIn>(inbox.take()));
            CHECK(holds<ReadRegisters>(inbox.take()));
        }
        SECTION("whoever listens while it works takes the break") {
            CHECK(holds<BreakIn>(inbox.takeUrgent()));
            CHECK_FALSE(inbox.takeUrgent());
        }
        SECTION("an interruption goes before both") {
            inbox.post({5, Restart{}});
            CHECK(holds<BreakIn>(inbox.take()));
            CHECK(holds<Restart>(inbox.take()));
            CHECK(holds<ReadRegisters>(inbox.take()));
        }
    }
}

TEST_CASE("a cancelled request keeps its mark until it is done") {
    Inbox inbox;
    inbox.post({7, ReadRegisters{}});
    inbox.cancel(7);
    CHECK(inbox.cancelled(7));
    CHECK_FALSE(inbox.cancelled(8));
    inbox.done(7);
    CHECK_FALSE(inbox.cancelled(7));
}

TEST_CASE("posting wakes whoever waits, from another thread") {
    Inbox inbox;
    int woken = 0;
    inbox.setWaker([&woken] { ++woken; });
    std::thread poster([&inbox] { inbox.post({0, BreakIn{}}); });
    // Long enough that only the post can end the wait in time.
    inbox.waitUntil(SteadyClock().now() + hawser::test::kPatience);
    CHECK(inbox.pending() == Urgency::Break);
    poster.join();
    CHECK(woken == 1);
}

TEST_CASE("every request that must not wait for the target is an interruption") {
    for (const SessionRequest& body :
         {SessionRequest(OpenSession{}), SessionRequest(CloseSession{}), SessionRequest(Resynchronize{}),
          SessionRequest(Restart{}), SessionRequest(Quit{})}) {
        CHECK(urgencyOf(body) == Urgency::Interrupt);
    }
    CHECK(urgencyOf(SessionRequest(CancelCommand{})) == Urgency::Break);
    CHECK(urgencyOf(SessionRequest(Execute{})) == Urgency::Normal);
    CHECK(urgencyOf(SessionRequest(PressKey{'r'})) == Urgency::Interrupt);
    CHECK(urgencyOf(SessionRequest(PressKey{'f'})) == Urgency::Break);
    CHECK(urgencyOf(SessionRequest(PressKey{'v'})) == Urgency::Normal);
}
