// One program and its guests, in one process, over a real Unix socket.
#include "app/remote/SharedConsole.h"

#include <QCoreApplication>
#include <catch2/catch.hpp>
#include <functional>

#include "app/remote/SessionAddress.h"
#include "core/channel/Dialer.h"
#include "core/channel/Listener.h"
#include "tests/support/EventWait.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"

using namespace hawser;
using namespace hawser::remote;
using hawser::test::has;
using test::kPatience;

namespace {

bool waitFor(const std::function<bool()>& condition) {
    return hawser::test::eventsUntil(condition);
}

struct FakeProgram : SharedProgram {
    bool type(std::string_view bytes) override {
        if (isFull) return false;
        typed += bytes;
        return true;
    }
    void resize(TerminalSize newSize) override { size = newSize; }
    bool wantsKeys() const override { return keys; }

    std::string typed;
    std::optional<TerminalSize> size;
    bool isFull = false;
    bool keys = true;
};

// Somebody elsewhere, as far as its channel goes.
struct Friend {
    Friend(const channel::ClientAddress& address, const channel::Places& places)
        : dialer(address, channel::greetingOf(std::string(kService), "friend 1"), places, patientLimits()) {
        QObject::connect(&dialer, &channel::Dialer::connected, &dialer, [this] {
            channel = dialer.take();
            QObject::connect(channel.get(), &channel::Channel::received, &dialer,
                             [this](const Bytes& frame) { take(decode(frame).value()); });
            QObject::connect(channel.get(), &channel::Channel::closed, &dialer,
                             [this](const channel::Closure& why) { closure = why; });
        });
        dialer.start();
        REQUIRE(waitFor([this] { return channel != nullptr; }));
    }
    // It does not mind that it hears nothing.
    static channel::Limits patientLimits() {
        channel::Limits limits = channelLimits();
        limits.silence = 1000;
        return limits;
    }
    void take(const Message& message) {
        if (const auto* m = std::get_if<Printed>(&message)) printed += m->bytes;
        if (const auto* m = std::get_if<Told>(&message)) told += m->text + "\n";
        if (const auto* m = std::get_if<Refused>(&message)) refused = m->why;
        if (const auto* m = std::get_if<Over>(&message)) over = m->exitCode;
        welcomed = welcomed || std::holds_alternative<Welcome>(message);
    }
    void say(const Message& message) const { REQUIRE(channel->send(encode(message))); }
    void join(std::optional<TerminalSize> size = {}) {
        say(Join{"bench", 200, size});
        REQUIRE(waitFor([this] { return welcomed; }));
    }

    channel::Dialer dialer;
    std::unique_ptr<channel::Channel> channel;
    std::string printed;
    std::string told;
    std::string refused;
    std::optional<int> over;
    std::optional<channel::Closure> closure;
    bool welcomed = false;
};

struct Party {
    explicit Party(bool keys = true, std::chrono::milliseconds readPatience = kPatience)
        : places{folder.file("run"), folder.file("config")}, console(program, "bench", readPatience) {
        program.keys = keys;
        Options options;
        options.name = "bench";
        auto address = serverAddresses(options).value().front();
        address.hidden = true;
        listener = channel::Listener::start(address, channel::greetingOf(std::string(kService), "party 1"),
                                            places, channelLimits())
                       .value();
        QObject::connect(listener.get(), &channel::Listener::arrived, &console,
                         [this] { console.admit(listener->take()); });
        QObject::connect(&console, &SharedConsole::told, &console,
                         [this](const std::vector<std::string>& lines) {
                             for (const std::string& line : lines) told += line + "\n";
                         });
        QObject::connect(&console, &SharedConsole::guestsHaveLeft, &console, [this] { left = true; });
    }
    std::unique_ptr<Friend> invite() {
        return std::make_unique<Friend>(clientAddress("localhost", "bench").value(), places);
    }

    test::TemporaryFolder folder;
    channel::Places places;
    FakeProgram program;
    SharedConsole console;
    std::unique_ptr<channel::Listener> listener;
    std::string told;
    bool left = false;
};

}  // namespace

TEST_CASE("guests see what is printed and type into the program") {
    Party party;
    auto one = party.invite();
    one->join();
    party.console.print("0: kd> ");
    one->say(Typed{"lm\r"});
    CHECK(waitFor([&] { return party.program.typed == "lm\r"; }));
    CHECK(waitFor([&] { return one->printed == "0: kd> "; }));
    auto two = party.invite();
    two->join();
    CHECK(waitFor([&] { return has(two->printed, "0: kd> "); }));  // and who joined before it
    CHECK(waitFor([&] { return has(two->told, "**Remote: Connected to "); }));
    party.console.end(7);
    for (Friend* each : {one.get(), two.get()})
        CHECK(waitFor([&] { return each->closure && each->over == 7; }));
    CHECK(waitFor([&] { return party.left; }));
}

TEST_CASE("what the program does not take yet waits, in order") {
    Party party;
    auto one = party.invite();
    one->join();
    party.program.isFull = true;
    one->say(Typed{"first\r"});
    one->say(Say{false, "said"});
    REQUIRE(waitFor([&] { return has(party.told, "@m said"); }));  // so the first line has come, too
    party.program.isFull = false;
    one->say(Typed{"second\r"});
    one->say(Say{false, "and"});
    REQUIRE(waitFor([&] { return has(party.told, "@m and"); }));
    CHECK(party.program.typed.empty());
    party.console.typeAgain();
    CHECK(party.program.typed == "first\rsecond\r");
}

TEST_CASE("a guest that types without end at a program that does not read is let go") {
    Party party;
    auto one = party.invite();
    one->join();
    party.program.isFull = true;
    for (int i = 0; i < 40; ++i) one->say(Typed{std::string(kMostBytes, 'x')});
    CHECK(waitFor([&] { return one->closure.has_value(); }));
    CHECK(has(one->closure->sentence, "types faster than the program reads"));
    CHECK(waitFor([&] { return has(party.told, "**Remote: Disconnected from "); }));
}

TEST_CASE("a program without a terminal has no echo: the others are shown what one types") {
    Party party(false);
    auto one = party.invite();
    auto two = party.invite();
    one->join();
    two->join();
    one->say(Typed{"lm\n"});
    CHECK(waitFor([&] { return two->printed.ends_with("lm\n"); }));
    party.console.typedHere("g\n");
    CHECK(waitFor([&] { return two->printed.ends_with("lm\ng\n"); }));
    CHECK(waitFor([&] { return one->printed.ends_with("g\n"); }));
    CHECK_FALSE(has(one->printed, "lm"));
}

TEST_CASE("who speaks out of turn is let go, and nobody else") {
    Party party;
    auto good = party.invite();
    good->join();
    auto bad = party.invite();
    SECTION("typing before it has joined") {
        bad->say(Typed{"q\r"});
    }
    SECTION("what only a server says") {
        bad->join();
        bad->say(Printed{"kd> "});
    }
    SECTION("joining twice") {
        bad->join();
        bad->say(Join{"bench", 1, {}});
    }
    SECTION("what is no message") {
        REQUIRE(bad->channel->send(Bytes(5, std::byte{0xFF})));
    }
    SECTION("an empty frame") {
        REQUIRE(bad->channel->send({}));
    }
    CHECK(waitFor([&] { return bad->closure.has_value(); }));
    CHECK(party.program.typed.empty());
    good->say(Typed{"still here\r"});
    CHECK(waitFor([&] { return party.program.typed == "still here\r"; }));
}

TEST_CASE("another session's name is refused in words") {
    Party party;
    auto one = party.invite();
    one->say(Join{"garden", 10, {}});
    CHECK(waitFor([&] { return one->closure.has_value(); }));
    CHECK(has(one->refused, "There is no session \"garden\" here"));
    CHECK_FALSE(has(party.told, "Connected"));
}

TEST_CASE("the program's terminal is as large as all can show") {
    Party party;
    auto one = party.invite();
    auto two = party.invite();
    one->join(TerminalSize{40, 100});
    CHECK(waitFor([&] { return party.program.size == TerminalSize{40, 100}; }));
    two->join(TerminalSize{50, 90});
    CHECK(waitFor([&] { return party.program.size == TerminalSize{40, 90}; }));
    party.console.setSize(TerminalSize{20, 200});
    CHECK(party.program.size == TerminalSize{20, 90});
    two->say(Resized{{50, 300}});
    CHECK(waitFor([&] { return party.program.size == TerminalSize{20, 100}; }));
    one->channel->close("It has left.");
    CHECK(waitFor([&] { return party.program.size == TerminalSize{20, 200}; }));
}

TEST_CASE("a guest that does not read costs a megabyte, misses what comes, and is let go") {
    const bool readsOn = GENERATE(true, false);
    Party party(true, readsOn ? kPatience : std::chrono::milliseconds(500));
    auto slow = party.invite();
    slow->join();
    slow->channel->setReading(false);
    std::unique_ptr<Friend> good;
    if (readsOn) {
        good = party.invite();
        good->join();
    }
    const std::string block(1000, 'x');
    // More than its queue and the system's hold together.
    for (int i = 0; i < 20'000; ++i) {
        party.console.print(block + "\n");
        if (i % 100 == 0) QCoreApplication::processEvents();
    }
    party.console.print("the last line\n");
    if (readsOn) {
        CHECK(waitFor([&] { return has(good->printed, "the last line"); }));
        slow->channel->setReading(true);
        CHECK(waitFor([&] { return has(slow->told, "bytes were not read in time and are left out here"); }));
        CHECK(waitFor([&] { return has(slow->printed, "the last line"); }));
        CHECK(slow->printed.size() < 10'000'000);
        party.console.print("and one more\n");
        CHECK(waitFor([&] { return has(slow->printed, "and one more"); }));
    } else {
        // That it types on and is no less alive makes no difference.
        CHECK(waitFor([&] {
            [[maybe_unused]] const auto sent = slow->channel->send(encode(Typed{"x"}));
            return has(party.told, "It does not read.");
        }));
    }
}
