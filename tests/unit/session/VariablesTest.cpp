// What the Locals and Watch windows ask, of the real session.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;
using symbols::VariablePlace;

namespace {

// A target stopped in a function that has variables.
struct Desk {
    explicit Desk(bool withSymbols = true) {
        session.open(true);
        REQUIRE(session.prompts());
        auto made = std::make_shared<MadeSymbols>();
        MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto item = types.record("_ITEM", 0x10);
        types.field(item, "Count", 0, ulong);
        types.field(item, "Next", 8, types.pointer(item));
        made->procedure("Break", 0x1000, 0x1000);
        made->procedure("Work", 0x2000, 0x1000);
        made->variable("argument", types.pointer(item),
                       {.kind = VariablePlace::Kind::Register, .name = "rcx"}, true);
        made->variable("local", ulong,
                       {.kind = VariablePlace::Kind::AtRegister, .name = "rsp", .offset = -0x100});
        made->variable("gone", ulong, {});
        if (withSymbols) finder.comes("ntoskrnl.exe", made);
        session.whole->debugger().symbols().lookIn(&finder, [](const engine::Module&) { return false; });
        say("r rip=" + fmt::format("{:x}", session.target.image().codeStart().value()));
        say("r rcx=@rsp-200; ed @rsp-100 77; ed @rsp-200 5; eq @rsp-1f8 @rsp-200");
    }
    ~Desk() { session.whole->debugger().symbols().lookIn(nullptr, {}); }

    void say(const std::string& words) {
        session.command(words + "; .echo (said)");
        REQUIRE(session.run([&] { return session.told.text.find("(said)\n") != std::string::npos; }, 30s));
        session.told.text.clear();
    }
    template <Question Q>
    Answer<typename Q::Value> ask(const Q& question) {
        Answer<typename Q::Value> answer;
        // Names that have come meanwhile begin an epoch: it is asked again, as a view does.
        for (int i = 0; i == 0 || (i < 3 && answer.error && answer.error->code == ErrorCode::Overtaken);
             ++i) {
            const RequestId id = session.post(question);
            REQUIRE(session.run([&] { return session.told.answers.contains(id); }, 10s));
            answer = session.told.answerTo<Q>(id);
        }
        return answer;
    }

    FakeFinder finder;
    SimulatedSession session;
};

}  // namespace

TEST_CASE("the variables of the frame are answered, and the parts that are wanted") {
    Desk desk;
    auto answer = desk.ask(ReadLocals{});
    REQUIRE(answer.value);
    CHECK(answer.value->scope == "nt!Work");
    CHECK(answer.value->why.empty());
    REQUIRE(answer.value->rows.size() == 3);
    const ValueRow& argument = answer.value->rows[0];
    CHECK(argument.name == "argument");
    CHECK(argument.parameter);
    CHECK(argument.place == "@rcx");
    CHECK(argument.type == "struct _ITEM *");
    CHECK(argument.target);
    CHECK(argument.opens);
    CHECK(answer.value->rows[1].value == "0x77");
    CHECK(answer.value->rows[1].edit == "0x77");
    CHECK(answer.value->rows[2].value == "<unavailable>");

    answer = desk.ask(ReadLocals{{{"argument", 100}, {"argument->Next", 1}}});
    REQUIRE(answer.value);
    REQUIRE(answer.value->rows.size() == 7);
    CHECK(answer.value->rows[1].value == "5");
    CHECK(answer.value->rows[3].path == "argument->Next->Count");
    CHECK(answer.value->rows[4].left == 1);
}

TEST_CASE("why there is no variable is told in words") {
    Desk desk;
    desk.say("r rip=" + fmt::format("{:x}", desk.session.target.image().codeStart().value() + 0x4000));
    auto answer = desk.ask(ReadLocals{});
    REQUIRE(answer.value);
    CHECK(answer.value->rows.empty());
    CHECK(answer.value->why.starts_with("The symbols of nt tell of no function at "));
    desk.say("r rip=1234");
    answer = desk.ask(ReadLocals{});
    REQUIRE(answer.value);
    CHECK(answer.value->why == "No module is loaded at 00000000`00001234.");
    desk.session.command("g");
    REQUIRE(desk.session.reaches(ConnectionState::Running));
    const auto running = desk.ask(ReadLocals{});
    REQUIRE(running.error);
    CHECK(desk.ask(AssignValue{"local", "1"}).error->code == ErrorCode::NotAvailable);
}

TEST_CASE("variables of a module without its own symbols") {
    Desk desk(false);
    auto answer = desk.ask(ReadLocals{});
    REQUIRE(answer.value);
    CHECK(answer.value->why == "The symbols of nt are being loaded.");
    desk.finder.fails("ntoskrnl.exe", "it is nowhere");
    answer = desk.ask(ReadLocals{});
    REQUIRE(answer.value);
    CHECK(answer.value->why == "There are no private symbols of nt, which tell of variables.");
}

TEST_CASE("an expression that is watched changes nothing, one that is assigned does") {
    Desk desk;
    auto answer = desk.ask(ReadWatch{
        {"local + 1", "local = 9", "@@masm(@@c++(local = 9))", "nowhere", "argument->Count", "@@masm(1+1)"},
        {}});
    REQUIRE(answer.value);
    const auto& rows = answer.value->rows;
    REQUIRE(rows.size() == 6);
    CHECK(rows[0].value == "0x78");
    CHECK(rows[1].failed);
    CHECK(rows[2].failed);
    CHECK(rows[3].value == "Couldn't resolve error at 'nowhere'");
    CHECK(rows[4].value == "5");
    CHECK(rows[5].value == "2");
    CHECK(desk.ask(ReadLocals{}).value->rows[1].value == "0x77");

    const Epoch before = desk.session.told.now.epoch;
    CHECK_FALSE(desk.ask(AssignValue{"argument->Count", "local + 1"}).error);
    CHECK(desk.session.told.now.epoch > before);
    answer = desk.ask(ReadWatch{{"argument->Count"}, {}});
    REQUIRE(answer.value);
    CHECK(answer.value->rows[0].value == "0x78");
    const auto refused = desk.ask(AssignValue{"argument", "1"});  // in a register
    REQUIRE(refused.error);
    CHECK(refused.error->code == ErrorCode::InvalidArgument);
}
