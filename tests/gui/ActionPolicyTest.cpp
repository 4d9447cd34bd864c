#include "ui/actions/ActionPolicy.h"

#include <QKeySequence>
#include <QSet>
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "tests/gui/GuiSupport.h"

using namespace hawser::ui;
using hawser::session::ConnectionState;

namespace {

struct Row {
    ConnectionState state;
    bool attached;   // resynchronize, restart, stop debugging, initial break, breakpoints
    bool breakIdle;  // Break while no command runs
    bool breakBusy;  // Break while one runs
    bool goIdle;     // go and steps; before the prompt too
};

const Row kTable[] = {
    {ConnectionState::Closed, false, false, false, false},
    {ConnectionState::Opening, true, false, false, false},
    {ConnectionState::WaitingForTarget, true, true, true, false},
    {ConnectionState::Synchronizing, true, true, true, false},
    {ConnectionState::Running, true, true, true, false},
    {ConnectionState::Stopped, true, false, true, true},
    {ConnectionState::Unresponsive, true, true, true, false},
    {ConnectionState::Resynchronizing, true, true, true, false},
    {ConnectionState::Restarting, true, false, false, false},
    {ConnectionState::Failed, true, false, false, false},
};

}  // namespace

TEST_CASE("each action is enabled as its state says", "[policy]") {
    using enum ActionId;
    for (const auto& row : kTable) {
        INFO(std::string(hawser::session::nameOf(row.state)));
        for (const bool busy : {false, true}) {
            const EngineState state{row.state, busy};
            INFO("busy " << busy);
            for (const auto id :
                 {Resynchronize, RestartConnection, StopDebugging, CycleBaudRate, CycleInitialBreak,
                  InitialBreakNone, InitialBreakKernelStart, InitialBreakFirstModule, ToggleBreakpoint})
                CHECK(isActionEnabled(specOf(id), state) == row.attached);
            CHECK(isActionEnabled(specOf(Break), state) == (busy ? row.breakBusy : row.breakIdle));
            for (const auto id : {Go, GoHandled, GoUnhandled, StepInto, StepOver, StepOut, RunToCursor})
                CHECK(isActionEnabled(specOf(id), state) == (row.goIdle && !busy));
            for (const auto id : {KernelDebug, OpenCrashDump, Exit, ShowVersion, Find})
                CHECK(isActionEnabled(specOf(id), state));
            for (const char* name : {"showCommand", "newMemory", "protocolTrace"})
                CHECK(isActionEnabled(*specNamed(QString::fromLatin1(name)), state));
        }
    }
}

TEST_CASE("while a step is out another one can be asked for, and nothing else that needs a prompt",
          "[policy]") {
    using enum ActionId;
    const EngineState state{.connection = ConnectionState::Running, .stepping = true};
    for (const auto id : {StepInto, StepOver}) CHECK(isActionEnabled(specOf(id), state));
    for (const auto id : {Go, GoHandled, GoUnhandled, StepOut, RunToCursor})
        CHECK_FALSE(isActionEnabled(specOf(id), state));
}

TEST_CASE("what is refused says why, and only that", "[policy]") {
    for (const auto& spec : actionTable()) {
        INFO(spec.name);
        for (const auto& row : kTable) {
            for (const bool busy : {false, true}) {
                const EngineState state{row.state, busy};
                CHECK(isActionEnabled(spec, state) == refusalOf(spec, state).isEmpty());
                if (spec.needs == Needs::Nothing) CHECK(isActionEnabled(spec, state));
            }
        }
        CHECK(std::ranges::any_of(kTable, [&](const Row& row) {
            return isActionEnabled(spec, {row.state, false}) || isActionEnabled(spec, {row.state, true});
        }));
    }
}

TEST_CASE("names and keys of the actions are unique", "[policy]") {
    QSet<QString> names;
    QSet<QString> keys;
    for (const auto& spec : actionTable()) {
        CHECK_FALSE(names.contains(spec.name));
        names.insert(spec.name);
        if (spec.keys.isEmpty()) continue;
        for (const auto& key : QKeySequence::listFromString(spec.keys, QKeySequence::PortableText)) {
            INFO(spec.name);
            CHECK_FALSE(key.isEmpty());
            CHECK_FALSE(keys.contains(key.toString()));
            keys.insert(key.toString());
        }
    }
    CHECK(keys.contains(QStringLiteral("Ctrl+Alt+R")));
    CHECK(keys.contains(QStringLiteral("Alt+Del")));
}

TEST_CASE("links name actions", "[policy]") {
    CHECK(specNamed(QStringLiteral("restart"))->id == ActionId::RestartConnection);
    CHECK(specNamed(QStringLiteral("resync"))->id == ActionId::Resynchronize);
    CHECK(specNamed(QStringLiteral("break"))->id == ActionId::Break);
    CHECK(specNamed(QStringLiteral("format")) == nullptr);
}

TEST_CASE("Secure Mode opens no crash dump and ends no session", "[policy]") {
    using enum ActionId;
    EngineState state{ConnectionState::Stopped, false};
    state.secure = true;
    for (const auto id : {OpenCrashDump, StopDebugging})
        CHECK(refusalOf(specOf(id), state) == QStringLiteral("Not in Secure Mode"));
    for (const auto id : {Go, KernelDebug, Resynchronize, Exit}) CHECK(isActionEnabled(specOf(id), state));
}
