// One question, one answer - whatever comes between - and none from before a stop or a change.
#include <catch2/catch.hpp>
#include <set>
#include <utility>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

std::optional<ErrorCode> errorOf(const SimulatedSession& s, RequestId id) {
    const Answered& answer = s.told.answers.at(id).front();
    return answer.outcome ? std::nullopt : std::optional(answer.outcome.error().code);
}

bool eachOnce(const SimulatedSession& s, const std::vector<RequestId>& asked) {
    return s.told.answers.size() == asked.size() && std::ranges::all_of(asked, [&](RequestId id) {
               return s.told.answers.contains(id) && s.told.answers.at(id).size() == 1;
           });
}

ReadMemoryAt someCode(SimulatedSession& s, std::size_t offset) {
    return {{}, s.target.image().codeStart() + offset, 64, false};
}

}  // namespace

TEST_CASE("a question that waits is answered Cancelled when it is cancelled, and asks the target nothing") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    const auto reads = s.target.executed(kd::ApiNumber::ReadVirtualMemory);
    const RequestId id = s.post(someCode(s, 0x3000));
    s.inbox.cancel(id);
    const RequestId next = s.post(ReadRegisters{});
    REQUIRE(s.run([&] { return s.told.answers.contains(next); }, 10s));
    CHECK(eachOnce(s, {id, next}));
    CHECK(errorOf(s, id) == ErrorCode::Cancelled);
    CHECK_FALSE(errorOf(s, next));
    CHECK(s.target.executed(kd::ApiNumber::ReadVirtualMemory) == reads);
}

TEST_CASE("cancelling ends the question that is being worked on") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.target.hang();
    const RequestId id = s.post(someCode(s, 0x3000));
    bool cancelled = false;
    s.line->onProgress([&] {
        if (!std::exchange(cancelled, true)) s.inbox.cancel(id);
    });
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 10s));
    CHECK(cancelled);
    CHECK(eachOnce(s, {id}));
    CHECK(errorOf(s, id) == ErrorCode::Cancelled);
}

TEST_CASE("the end of a session answers what is worked on and what waits, each once") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.target.hang();
    std::vector<RequestId> asked;
    for (std::size_t i = 0; i < 4; ++i) asked.push_back(s.post(someCode(s, 0x1000 * (i + 1))));
    s.inbox.cancel(asked[2]);
    bool posted = false;
    s.line->onProgress([&] {
        if (!std::exchange(posted, true)) s.post(Quit{false});
    });
    REQUIRE(s.run([&] { return s.told.ends == 1; }, 10s));
    CHECK(eachOnce(s, asked));
    for (const RequestId id : asked) CHECK(errorOf(s, id) == ErrorCode::Cancelled);
    CHECK_FALSE(s.inbox.post({99, ReadRegisters{}}));
}

TEST_CASE(
    "a read of an epoch that is over is Overtaken and asks the target nothing; a change is done, and what is "
    "timeless is told") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.command("r rax=1234");  // begins an epoch when it is done
    const RequestId read = s.post(someCode(s, 0x3000));
    const RequestId change = s.post(WriteRegister{QStringLiteral("rbx"), 0x77});
    const RequestId timeless = s.post(CompleteLine{QStringLiteral("vertar"), 6});
    const auto reads = s.target.executed(kd::ApiNumber::ReadVirtualMemory);
    REQUIRE(s.run([&] { return s.told.answers.contains(change); }, 10s));
    REQUIRE(s.run([&] { return s.told.answers.contains(timeless); }, 10s));
    CHECK(eachOnce(s, {read, change, timeless}));
    CHECK(errorOf(s, read) == ErrorCode::Overtaken);
    CHECK_FALSE(errorOf(s, timeless));
    CHECK_FALSE(errorOf(s, change));
    CHECK(s.target.context().rbx == 0x77);
    CHECK(s.target.executed(kd::ApiNumber::ReadVirtualMemory) == reads);
}

TEST_CASE("a read during which the target boots anew is Overtaken") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    const Epoch before = s.told.now.epoch;
    bool reset = false;
    s.line->onProgress([&] {
        if (!std::exchange(reset, true)) s.target.reboot(s.clock.now());
    });
    const RequestId id = s.post(ReadMemoryAt{{}, s.target.image().codeStart() + 0x1000, 200000, false});
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 60s));
    CHECK(reset);
    CHECK(errorOf(s, id) == ErrorCode::Overtaken);
    CHECK(s.told.now.epoch > before);
}

// A view as all of them are: asks at each event that begins an epoch, and knows no other reason to ask again.
TEST_CASE(
    "views that ask at each beginning of an epoch end with what is true, and no read is spent in vain") {
    SimulatedSession s;
    RequestId latest = 0;
    unsigned asked = 0;
    s.told.onTold = [&](const SessionEvent& event) {
        if (!std::holds_alternative<StopEvent>(event) && !std::holds_alternative<ContentsChanged>(event))
            return;
        latest = s.post(someCode(s, 0x3000));
        ++asked;
    };
    s.open(true);
    REQUIRE(s.prompts());
    // The user types faster than the views are answered.
    for (const char* line : {"r rax=1", "r rax=2", "r rax=3", "eb @rsp 55", "r rax=4"}) s.command(line);
    const auto settled = [&] { return s.told.prompt.acceptsCommands && s.told.answers.contains(latest); };
    REQUIRE(s.run([&] { return settled() && asked >= 6; }, 30s));
    CHECK_FALSE(errorOf(s, latest));
    CHECK(s.told.answers.at(latest).front().epoch == s.told.now.epoch);
    CHECK(s.target.context().rax == 4);
    const auto answered = std::ranges::count_if(
        s.told.answers, [](const auto& a) { return a.second.front().outcome.has_value(); });
    CHECK(s.told.answers.size() == asked);
    CHECK(answered < static_cast<std::ptrdiff_t>(asked));
    // Reads that were overtaken have cost nothing: each answer is of another epoch.
    std::set<Epoch> epochs;
    for (const auto& [id, answers] : s.told.answers)
        if (answers.front().outcome) CHECK(epochs.insert(answers.front().epoch).second);
}

TEST_CASE("how the line is is told when it reads differently, also while nothing happens on it") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    CHECK(s.told.now.line.kind == LineKind::Memory);
    CHECK(s.told.now.capabilities.value().has(engine::Capability::Run));
    CHECK(s.told.now.report.health.health == Health::Good);
    CHECK(s.told.now.report.sinceStart.packetsSent > 0);
    s.told.reports.clear();
    s.run([] { return false; }, 2s);
    CHECK(s.told.reports.size() <= 1);  // the last counters, and then nothing that reads differently
    s.target.hang();
    s.post(Resynchronize{});
    REQUIRE(s.reaches(ConnectionState::Resynchronizing));
    CHECK(s.told.now.report.health.health == Health::Recovering);
    CHECK(s.told.now.report.health.advice.empty());
    REQUIRE(s.run([&] { return !s.told.now.report.health.advice.empty(); }, 15s));
    CHECK(s.told.now.report.sinceResynchronization.packetsSent < s.told.now.report.sinceStart.packetsSent);
    s.target.unhang();
    REQUIRE(s.prompts(60s));
    s.run([&] { return s.told.now.report.health.health == Health::Good; }, 30s);
    CHECK(s.told.now.report.health.health == Health::Good);
}

TEST_CASE("a frame that is chosen is told to every window, and is forgotten with its stop") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    const auto answered = [&](SessionRequest question) {
        const RequestId id = s.post(std::move(question));
        REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 10s));
        return id;
    };
    const auto frames = s.told.answerTo<ReadStack>(answered(ReadStack{50})).value->frames;
    const auto past = static_cast<unsigned>(frames.size());
    CHECK(errorOf(s, answered(SelectFrame{past})) == ErrorCode::InvalidArgument);
    CHECK(s.told.now.frame == 0);
    const Epoch before = s.told.now.epoch;
    CHECK_FALSE(errorOf(s, answered(SelectFrame{past - 1})));
    CHECK(s.told.now.epoch > before);  // what is shown is read again
    CHECK(s.told.now.frame == past - 1);
    CHECK(s.told.answerTo<ReadStack>(answered(ReadStack{50})).value->chosen == past - 1);
    const auto registers = s.told.answerTo<ReadRegisters>(answered(ReadRegisters{}));
    REQUIRE(registers.value);
    CHECK(registers.value->frame == past - 1);
    const auto code = s.told.answerTo<DisassembleAt>(answered(DisassembleAt{{}, {}, 0, 1}));
    REQUIRE(code.value);
    CHECK(code.value->frameCounter == frames.back().instruction);
    CHECK(code.value->programCounter == frames.front().instruction);
    s.command("g");
    REQUIRE(s.run([&] { return s.told.resumes > 0 && !s.told.prompt.acceptsCommands; }, 30s));
    s.post(BreakIn{});
    REQUIRE(s.prompts());
    CHECK(s.told.now.frame == 0);
}
