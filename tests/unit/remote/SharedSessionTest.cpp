#include <catch2/catch.hpp>

#include <random>

#include "core/session/remote/ClientRights.h"
#include "tests/support/CutLine.h"
#include "tests/unit/remote/SharedSession.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::session::test;
using hawser::test::CutLine;
using namespace Qt::StringLiterals;

namespace {

void stopAt(FakeSession& session, std::uint64_t address) {
    session.programCounter = Address(address);
    session.stop(u"Breakpoint 0 hit"_s);
}

}  // namespace

TEST_CASE("who joins late is told everything", "[sharing]") {
    SharedSession shared;
    shared.session.identify({u"ReactOS"_s, u"Kernel Version 5.2"_s, {}, Address(0x80400000), 1, false},
                            u"pipe x"_s);
    shared.session.setModules({{"nt", "ntoskrnl.exe", "", Address(0x80400000), 0x1000, 0, 0}});
    shared.session.print(OutputKind::Target, u"printed before\n"_s);
    stopAt(shared.session, 0x80401000);
    shared.session.changeContents();  // a command has run since

    const auto client = shared.makeClient();
    const Printed printed(*client);
    client->order(openRemote(u"npipe:pipe=session"_s));
    REQUIRE(shared.waitFor([&] { return client->told().epoch == shared.session.told().epoch; }));
    REQUIRE(client->told().stop);
    CHECK(client->told().state == ConnectionState::Stopped);
    CHECK(client->told().stop->programCounter == Address(0x80401000));
    CHECK(client->told().prompt == shared.session.told().prompt);
    CHECK(client->told().target->name == u"ReactOS"_s);
    CHECK(*client->told().modules == *shared.session.told().modules);
    CHECK(client->told().epoch == shared.session.told().epoch);
    CHECK(printed.text.contains(u"printed before\n"_s));
    CHECK(client->told().line.text.contains(u"pipe=session"_s));
    CHECK(client->told().line.text.endsWith(u", pipe x"_s));
}

TEST_CASE("questions are answered, orders carried out and cancelled questions end", "[sharing]") {
    SharedSession shared;
    stopAt(shared.session, 0x1000);
    shared.session.registers.values = {{"rip", RegisterGroup::General, 64, 0x1000}};
    const auto client = shared.join();
    QObject context;
    std::optional<Answer<RegisterList>> registers;
    client->ask(ReadRegisters{}, &context, [&](const Answer<RegisterList>& answer) { registers = answer; });
    REQUIRE(shared.waitFor([&] { return registers.has_value(); }));
    REQUIRE(registers->value);
    CHECK(registers->value->values.front().value == 0x1000);

    std::optional<Answer<Evaluation>> wrong;
    client->ask(Evaluate{u"nowhere"_s}, &context, [&](const Answer<Evaluation>& answer) { wrong = answer; });
    REQUIRE(shared.waitFor([&] { return wrong.has_value(); }));
    REQUIRE(wrong->error);
    CHECK(wrong->error->what == "Couldn't resolve error at 'nowhere'");

    client->order(Execute{u"lm"_s});
    client->order(Resynchronize{});
    client->order(BreakIn{});
    REQUIRE(shared.waitFor([&] { return shared.session.calls.contains(u"breakIn"_s); }));
    CHECK(shared.session.calls.indexOf(u"execute lm"_s) < shared.session.calls.indexOf(u"resynchronize"_s));
    REQUIRE(shared.waitFor([&] { return client->told().state == ConnectionState::Resynchronizing; }));
}

TEST_CASE("a line is completed where the session is, and paths only for who may run commands", "[sharing]") {
    SharedSession shared;
    shared.session.completions = {{u"/var/log/kd.log"_s, CompletionKind::File}};
    const auto client = shared.join();
    QObject context;
    std::optional<CompletionAnswer> answer;
    client->ask(CompleteLine{u".logopen /v"_s, 11}, &context,
                [&](const CompletionAnswer& told) { answer = told; });
    REQUIRE(shared.waitFor([&] { return answer.has_value(); }));
    REQUIRE(answer->value);
    CHECK(answer->value->start == 9);
    REQUIRE(answer->value->candidates.size() == 1);
    CHECK(answer->value->candidates.front() == CompletionCandidate{"/var/log/kd.log", CompletionKind::File});

    SessionRequest asked = CompleteLine{u".logopen /v"_s, 11};
    CHECK(mayAsk(channel::Role::View, asked).has_value());
    keepWithinRights(channel::Role::Drive, asked);
    CHECK(std::get<CompleteLine>(asked).files);
    keepWithinRights(channel::Role::View, asked);
    CHECK_FALSE(std::get<CompleteLine>(asked).files);
}

TEST_CASE("what belongs to the server's program is refused to a client", "[sharing]") {
    SharedSession shared;
    const auto client = shared.join();
    const Printed printed(*client);
    client->order(Restart{});
    REQUIRE(shared.waitFor([&] { return printed.text.contains(u"A restart is refused to a client"_s); }));
    CHECK(printed.text.contains(u"Ctrl+Alt+R"_s));
    CHECK(!shared.session.calls.contains(u"restart"_s));

    // Ctrl+B leaves the client alone; so does leaving it.
    bool asked = false;
    QObject context;
    client->on<QuitRequested>(&context, [&](const QuitRequested& quit) { asked = quit.abrupt; });
    client->order(PressKey{'b'});
    REQUIRE(shared.waitFor([&] { return asked; }));
    bool finished = false;
    client->on<Finished>(&context, [&] { finished = true; });
    client->order(Quit{true});
    REQUIRE(shared.waitFor([&] { return finished; }));
    CHECK(shared.session.count(u"quit"_s) == 0);
    CHECK(shared.session.count(u"press"_s) == 0);
}

TEST_CASE("everybody sees what happens, and who comes and goes", "[sharing]") {
    SharedSession shared;
    const auto first = shared.join();
    auto second = shared.join();
    REQUIRE(first->told().server->name != second->told().server->name);
    REQUIRE(shared.waitFor([&] { return shared.session.count(u"announce"_s) >= 4; }));
    CHECK(shared.session.calls.filter(u" has joined."_s).size() == 2);

    const Printed printed(*first);
    const Printed other(*second);
    shared.session.print(OutputKind::Target, u"hello\n"_s);
    REQUIRE(shared.waitFor([&] { return printed.text == u"hello\n"_s && other.text == u"hello\n"_s; }));

    // q typed by one of them is for that one.
    bool firstQuits = false;
    bool secondQuits = false;
    QObject context;
    first->on<QuitRequested>(&context, [&] { firstQuits = true; });
    second->on<QuitRequested>(&context, [&] { secondQuits = true; });
    shared.session.tell(QuitRequested{false, second->told().server->name});
    REQUIRE(shared.waitFor([&] { return secondQuits; }));
    CHECK(!firstQuits);
    second->order(Quit{});
    REQUIRE(shared.waitFor([&] { return !shared.session.calls.filter(u" has left."_s).isEmpty(); }));

    shared.session.tell(Finished{});
    REQUIRE(shared.waitFor([&] { return firstQuits; }));
    CHECK(first->told().state == ConnectionState::Failed);
}

TEST_CASE("a server that is not there is called until it is", "[sharing]") {
    SharedSession shared;
    const auto client = shared.makeClient();
    client->order(openRemote(u"npipe:pipe=later"_s));
    REQUIRE(shared.waitFor([&] {
        const auto& link = client->told().server;
        return link && link->state == ServerLink::State::Lost;
    }));
    CHECK(client->told().state == ConnectionState::Opening);
    REQUIRE(shared.server.start(u"npipe:pipe=later"_s));
    REQUIRE(shared.waitFor([&] { return shared.isJoined(*client); }));

    const auto hopeless = shared.makeClient();
    hopeless->order(openRemote(u"npipe:nonsense"_s));
    REQUIRE(shared.waitFor([&] { return hopeless->told().state == ConnectionState::Failed; }));
}

TEST_CASE("a channel that is cut again and again loses nothing and repeats nothing", "[sharing]") {
    constexpr int kCuts = 200;
    SharedSession shared;
    CutLine line(QString::fromStdString(shared.places.runtime + "/cut"),
                 QString::fromStdString(channel::socketPath(shared.places, "session")));
    const auto client =
        shared.join(u"npipe:pipe="_s + QString::fromStdString(shared.places.runtime + "/cut"));
    std::mt19937 random(1);
    QStringList ordered;
    QString printed;
    int refused = 0;
    int asked = 0;
    int answered = 0;
    QObject context;
    client->on<Output>(&context, [&](const Output& output) {
        for (const OutputRun& run : *output.runs)
            if (run.kind == OutputKind::Target)
                printed += QString::fromStdString(run.text);
            else if (run.text.ends_with("nothing was sent.\n"))
                ++refused;
    });
    QString said;
    while (line.cuts < kCuts) {
        REQUIRE(shared.waitFor([&] { return shared.isJoined(*client); }));
        const int cuts = line.cuts;
        line.cutAfter(static_cast<qint64>(random() % 1500));
        while (line.cuts == cuts) {
            if (shared.isJoined(*client)) {
                const QString command = u"lm %1"_s.arg(ordered.size());
                client->order(Execute{command});
                ordered += u"execute "_s + command;
                ++asked;
                client->ask(Evaluate{u"1"_s}, &context, [&](const Answer<Evaluation>&) { ++answered; });
            }
            const QString text = u"line %1\n"_s.arg(said.count(u'\n'));
            said += text;
            shared.session.print(OutputKind::Target, text);
            REQUIRE(shared.waitFor([] { return true; }));
            QCoreApplication::processEvents(QEventLoop::AllEvents);
        }
    }
    REQUIRE(shared.waitFor(
        [&] { return shared.isJoined(*client) && answered == asked && printed.size() >= said.size(); }));
    // What was typed in the moment in which the channel was lost was told to be refused.
    const auto done = [&] { return shared.session.calls.filter(u"execute "_s); };
    REQUIRE(shared.waitFor([&] { return done().size() + refused >= ordered.size(); }));
    CHECK(done().size() + refused == ordered.size());
    CHECK(refused < ordered.size());
    qsizetype at = -1;
    for (const QString& command : done()) {
        const qsizetype next = ordered.indexOf(command, at + 1);
        CHECK(next > at);  // in order, and none twice
        at = next;
    }
    CHECK(printed == said);
}

TEST_CASE("what happened while a client was away is how things are when it is back", "[sharing]") {
    SharedSession shared;
    const QString way = QString::fromStdString(shared.places.runtime + "/cut");
    CutLine line(way, QString::fromStdString(channel::socketPath(shared.places, "session")));
    stopAt(shared.session, 0x1000);
    const auto client = shared.join(u"npipe:pipe="_s + way);
    REQUIRE(shared.waitFor([&] { return client->told().state == ConnectionState::Stopped; }));
    const Printed printed(*client);
    line.cut();
    shared.session.resume();  // nobody knows yet that the client is away
    REQUIRE(shared.waitFor(
        [&] { return printed.text.contains(u"pipe="_s) && printed.text.contains(u" is back.\n"_s); }));
    REQUIRE(shared.waitFor([&] { return client->told().epoch == shared.session.told().epoch; }));
    CHECK(client->told().state == ConnectionState::Running);
    CHECK(client->told().prompt == shared.session.told().prompt);
}

TEST_CASE("whoever leaves a session has its questions answered", "[sharing]") {
    SharedSession shared;
    stopAt(shared.session, 0x1000);
    const auto client = shared.join();
    std::optional<ErrorCode> answer;
    QObject context;
    client->ask(ReadRegisters{}, &context, [&](const Answer<RegisterList>& registers) {
        if (registers.error) answer = registers.error->code;
    });
    client->order(CloseSession{});
    REQUIRE(shared.waitFor([&] { return answer.has_value(); }));
    CHECK(*answer == ErrorCode::Cancelled);
}

TEST_CASE("a packet trace that clients asked for ends with the last of them", "[sharing]") {
    SharedSession shared;
    const auto first = shared.join();
    const auto second = shared.join();
    const auto traces = [&] { return shared.session.calls.filter(u"setPacketTrace"_s); };
    first->order(SetPacketTrace{true});
    second->order(SetPacketTrace{true});
    second->order(Execute{u"heard"_s});
    REQUIRE(shared.waitFor([&] { return shared.session.count(u"execute heard"_s) == 1; }));
    // It is not for a client to say whose wish it is.
    first->order(SetPacketTrace{false, true});
    first->order(Execute{u"heard"_s});
    REQUIRE(shared.waitFor([&] { return shared.session.count(u"execute heard"_s) == 2; }));
    CHECK(traces() == QStringList{u"setPacketTrace 1 for clients"_s});
    second->order(Quit{});
    REQUIRE(shared.waitFor([&] { return traces().size() == 2; }));
    CHECK(traces().back() == u"setPacketTrace 0 for clients"_s);
}

TEST_CASE("of many that are away the oldest is forgotten", "[sharing]") {
    constexpr int kMany = 40;
    SharedSession shared;
    for (int i = 0; i < kMany; ++i) {
        auto client = shared.join();
        client.reset();  // killed
        REQUIRE(shared.waitFor([&] { return shared.session.calls.filter(u" was lost"_s).size() == i + 1; }));
    }
    CHECK(shared.session.calls.filter(u"Too many are away."_s).size() == kMany - 32);
}

TEST_CASE("a burst of output arrives whole", "[sharing]") {
    SharedSession shared;
    const auto client = shared.join();
    const Printed printed(*client);
    auto burst = std::make_shared<std::vector<OutputRun>>();
    QString said;
    for (int line = 0; line < 100'000; ++line) {
        const std::string text = "line " + std::to_string(line) + "\n";
        burst->push_back({OutputKind::Target, text, {}});
        said += QString::fromStdString(text);
    }
    shared.session.tell(Output{burst});
    REQUIRE(shared.waitFor([&] { return printed.text.size() >= said.size(); }));
    CHECK((printed.text == said));
}

TEST_CASE("a client that does not read is let go, and may come back", "[sharing]") {
    SharedSession shared;
    const QString way = QString::fromStdString(shared.places.runtime + "/slow");
    CutLine line(way, QString::fromStdString(channel::socketPath(shared.places, "session")));
    const auto client = shared.join(u"npipe:pipe="_s + way);
    const auto other = shared.join();
    const Printed printed(*other);
    line.hold(true);
    const std::string megabyte(std::size_t{1} << 20, 'x');
    for (int i = 0; i < 64; ++i) {
        auto runs = std::make_shared<std::vector<OutputRun>>();
        for (int part = 0; part < 16; ++part)
            runs->push_back({OutputKind::Target, megabyte.substr(0, megabyte.size() / 16), {}});
        shared.session.tell(Output{runs});
        const qsizetype told = (i + 1) * static_cast<qsizetype>(megabyte.size());
        REQUIRE(shared.waitFor([&] { return printed.text.size() >= told; }));
    }
    CHECK(!shared.session.calls.filter(u"was dropped"_s).isEmpty());
    shared.session.print(OutputKind::Target, u"go on\n"_s);
    REQUIRE(shared.waitFor([&] { return printed.text.endsWith(u"go on\n"_s); }));
    line.hold(false);
    line.cut();
    REQUIRE(shared.waitFor([&] { return shared.session.calls.filter(u" has joined."_s).size() == 3; }));
    REQUIRE(shared.waitFor([&] { return shared.isJoined(*client); }));
}
