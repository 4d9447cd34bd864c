#include "core/session/Inbox.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

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
    inbox.post({3, BreakIn{}});
    CHECK(inbox.pending() == Urgency::Break);
    inbox.post({4, Resynchronize{}});
    CHECK(inbox.pending() == Urgency::Interrupt);
    CHECK(holds<BreakIn>(inbox.take()));
    CHECK(holds<Resynchronize>(inbox.take()));
    CHECK(holds<Execute>(inbox.take()));
    CHECK(holds<ReadRegisters>(inbox.take()));
    CHECK_FALSE(inbox.take());
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
    inbox.waitUntil(std::chrono::steady_clock::now() + 1min);
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
    CHECK(urgencyOf(SessionRequest(SetVerbose{})) == Urgency::Normal);
}
