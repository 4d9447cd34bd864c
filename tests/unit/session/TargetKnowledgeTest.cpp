#include "core/session/live/TargetKnowledge.h"

#include <catch2/catch.hpp>

#include <array>
#include <functional>
#include <vector>

using namespace hawser;
using namespace hawser::session;
using K = Knowledge;
using B = Belief;
using Meaning = TargetKnowledge::Meaning;

namespace {

TargetKnowledge in(K knowledge, B belief) {
    TargetKnowledge target;
    if (belief == B::Running) target.booted();
    if (belief == B::Stopped) target.stopShown();
    switch (knowledge) {
        case K::Unknown:
            break;
        case K::Runs:
            target.resumed(false);
            break;
        case K::RunsDoubtful:
            target.resumed(true);
            break;
        case K::Holds:
            target.reported({});
            target.takeNews();
            break;
        case K::HoldsDoubted:
            target.contradicted();
            break;
    }
    return target;
}

struct KnowledgeRow {
    const char* what;
    K now;
    B belief;
    std::function<void(TargetKnowledge&)> happens;
    K then;
    B thenBelief;
};

std::vector<KnowledgeRow> knowledgeTable() {
    using T = TargetKnowledge;
    return {
        {"a stop is reported", K::Unknown, B::Unknown, [](T& t) { t.reported({}); }, K::Holds, B::Unknown},
        {"a running one stops", K::Runs, B::Running, [](T& t) { t.reported({}); }, K::Holds, B::Running},
        {"our break-in stopped it", K::Holds, B::Unknown, &T::ranBefore, K::Holds, B::Running},
        {"its stop is shown", K::Holds, B::Running, &T::stopShown, K::Holds, B::Stopped},
        {"it goes on", K::Holds, B::Stopped, [](T& t) { t.resumed(false); }, K::Runs, B::Running},
        {"it goes on, or took a copy", K::Holds, B::Stopped, [](T& t) { t.resumed(true); }, K::RunsDoubtful,
         B::Running},
        {"its going on is not known", K::Holds, B::Stopped, &T::resumeUnknown, K::Holds, B::Unknown},
        {"it is asked", K::Holds, B::Stopped, &T::asked, K::Unknown, B::Stopped},
        {"a running one is asked", K::Runs, B::Running, &T::asked, K::Unknown, B::Running},
        {"it speaks as one that moved on", K::Holds, B::Stopped, &T::contradicted, K::HoldsDoubted,
         B::Stopped},
        {"which the question behind it settles", K::HoldsDoubted, B::Stopped, &T::contradictionSettled,
         K::Unknown, B::Stopped},
        {"where nothing was doubted nothing is settled", K::Holds, B::Stopped, &T::contradictionSettled,
         K::Holds, B::Stopped},
        {"it took a continue behind the doubt", K::HoldsDoubted, B::Stopped, &T::resumedBehindDoubt,
         K::HoldsDoubted, B::Running},
        {"it boots", K::Holds, B::Stopped, &T::booted, K::Unknown, B::Running},
        {"the line is lost", K::Holds, B::Stopped, &T::lost, K::Unknown, B::Unknown},
    };
}

}  // namespace

TEST_CASE("what is known of a target and what it is believed to do of its own", "[knowledge]") {
    for (const KnowledgeRow& row : knowledgeTable()) {
        INFO(row.what);
        TargetKnowledge target = in(row.now, row.belief);
        REQUIRE(target.now() == row.now);
        row.happens(target);
        CHECK(target.now() == row.then);
        CHECK(target.belief() == row.thenBelief);
        CHECK(target.holds() == (row.then == K::Holds));
        CHECK(target.runs() == (row.then == K::Runs || row.then == K::RunsDoubtful));
    }
}

TEST_CASE("what a reported state means depends on what is known", "[knowledge]") {
    struct Report {
        const char* what;
        K now;
        kd::StateChanged change;
        Meaning meaning;
        bool news;
    };
    const std::vector<Report> reports{
        {"the first", K::Unknown, {}, Meaning::News, true},
        {"of a running one", K::Runs, {}, Meaning::News, true},
        {"the last one again", K::Holds, {.change = {}, .repeated = true}, Meaning::Copy, false},
        {"the last one again, but it had gone on",
         K::Runs,
         {.change = {}, .repeated = true},
         Meaning::News,
         true},
        {"another, although it holds",
         K::Holds,
         {.change = {}, .unexpected = true},
         Meaning::Contradiction,
         false},
        {"unexpected, for it is being asked",
         K::Unknown,
         {.change = {}, .unexpected = true},
         Meaning::News,
         true},
        {"from before the question", K::HoldsDoubted, {}, Meaning::Old, false},
        {"of a target that has started anew",
         K::HoldsDoubted,
         {.change = {}, .freshTarget = true},
         Meaning::News,
         true},
    };
    for (const Report& report : reports) {
        INFO(report.what);
        TargetKnowledge target = in(report.now, B::Unknown);
        CHECK(target.reported(report.change) == report.meaning);
        CHECK(target.hasNews() == report.news);
    }
}

TEST_CASE("copies count where the target may have stopped at one place twice", "[knowledge]") {
    TargetKnowledge target = in(K::Holds, B::Stopped);
    target.countCopies(true);
    CHECK(target.reported({.change = {}, .repeated = true}) == Meaning::Copy);
    CHECK(target.hasNews());
}

TEST_CASE("the newest news voids the older, and whatever happens voids all", "[knowledge]") {
    TargetKnowledge target;
    kd::StateChanged first, second;
    first.change.processor = 1;
    second.change.processor = 2;
    target.reported(first);
    target.reported(second);
    auto taken = target.takeNews();
    REQUIRE(taken);
    CHECK(taken->change.processor == 2);
    CHECK_FALSE(target.hasNews());
    target.putBack(*taken);
    CHECK(target.hasNews());
    const auto voids = GENERATE(as<std::function<void(TargetKnowledge&)>>{}, &TargetKnowledge::lost,
                                &TargetKnowledge::asked, &TargetKnowledge::booted,
                                &TargetKnowledge::contradicted, [](TargetKnowledge& t) { t.resumed(false); });
    voids(target);
    CHECK_FALSE(target.hasNews());
    CHECK_FALSE(target.takeNews());
}
