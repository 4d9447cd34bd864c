#include <QDockWidget>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeView>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/actions/ActionPolicy.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/OutputView.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/disassembly/DisassemblyView.h"
#include "ui/memory/MemoryView.h"
#include "ui/settings/UserSettings.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Refresher.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ConnectionState;
using test::FakeSession;
using test::ScriptedPrompts;
using test::waitFor;

namespace {

struct Fixture {
    QTemporaryDir folder;
    UserSettings settings{folder.path()};
    ScriptedPrompts prompts;
    FakeSession session;
    FakeSession& fake = session;
    MainWindow window{session, settings, prompts};

    Fixture() {
        test::fillSampleTarget(fake);
        window.show();
    }
    QString label(const char* name) { return test::child<QLabel>(window, name)->text(); }
    void trigger(ActionId id) { window.actions().at(id)->trigger(); }
    void attach() {
        fake.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        fake.stop(u"Breakpoint 0 hit"_s);
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the window shows the state machine's word, reason and history", "[window]") {
    CHECK(label("connectionStateLabel") == u"Closed"_s);
    attach();
    CHECK(label("connectionStateLabel") == u"Stopped"_s);
    CHECK(label("statusState") == u"Stopped"_s);
    CHECK(label("statusPrompt") == u"0: kd>"_s);
    CHECK(label("connectionTransportLabel") == u"pipe /run/vm/kd.sock"_s);
    CHECK(window.windowTitle() == u"Stopped – Windows 10 19041 x64 – pipe /run/vm/kd.sock – Hawser"_s);
    fake.changeState(ConnectionState::Unresponsive, u"No answer for <b>3</b> s."_s);
    CHECK(label("connectionStateLabel") == u"Unresponsive"_s);
    CHECK(window.windowTitle().startsWith(u"Unresponsive – "_s));
    fake.tell(session::TitleChanged{u"The lab"_s});
    CHECK(window.windowTitle() == u"The lab – Hawser"_s);
    CHECK(label("connectionReasonLabel") == u"No answer for <b>3</b> s."_s);
    CHECK(test::child<QLabel>(window, "connectionReasonLabel")->textFormat() == Qt::PlainText);
    CHECK(test::child<QTableView>(window, "connectionTimeline")->model()->rowCount() == 2);
}

TEST_CASE_METHOD(Fixture, "actions reach the session", "[window]") {
    attach();
    fake.calls.clear();
    trigger(ActionId::Go);
    trigger(ActionId::StepInto);
    trigger(ActionId::StepOver);
    trigger(ActionId::StepOut);
    trigger(ActionId::Resynchronize);
    trigger(ActionId::RestartConnection);
    fake.changeState(ConnectionState::Running, u"test"_s);
    trigger(ActionId::Break);
    trigger(ActionId::CycleInitialBreak);
    trigger(ActionId::StopDebugging);
    const QStringList expected{u"execute g"_s,  u"execute t"_s,     u"execute p"_s,
                               u"execute gu"_s, u"resynchronize"_s, u"restart"_s,
                               u"breakIn"_s,    u"press k"_s,       u"close"_s};
    CHECK(fake.calls.filter(QRegularExpression(u"^(?!read|disassemble)"_s)) == expected);
    CHECK(window.actions().at(ActionId::InitialBreakKernelStart)->isChecked());
    CHECK_FALSE(window.actions().at(ActionId::Resynchronize)->isEnabled());
    fake.calls.clear();
    trigger(ActionId::Go);  // disabled: nothing happens
    CHECK(fake.calls.isEmpty());
}

TEST_CASE_METHOD(Fixture, "a link of the output triggers the menu's action", "[window]") {
    attach();
    Q_EMIT window.docks().command()->actionRequested(u"restart"_s);
    CHECK(fake.calls.last() == u"restart"_s);
    Q_EMIT window.docks().command()->actionRequested(u"resync"_s);
    CHECK(fake.calls.last() == u"resynchronize"_s);
}

TEST_CASE_METHOD(Fixture, "F9 toggles in the code window, run to cursor uses its caret", "[window]") {
    attach();
    auto* code = window.docks().disassembly();
    REQUIRE(waitFor([&] { return code->caret().has_value(); }));
    window.docks().show(kDisassemblyDock);
    window.activateWindow();
    REQUIRE(waitFor([&] { return window.focusWidget() && code->isAncestorOf(window.focusWidget()); }));
    trigger(ActionId::ToggleBreakpoint);
    CHECK(fake.count(u"toggleBreakpoint 0xfffff80012345624"_s) == 1);
    trigger(ActionId::RunToCursor);
    CHECK(fake.calls.contains(u"execute g 0xfffff800`12345624"_s));
    prompts.text = u"nt"_s;
    trigger(ActionId::GoToAddress);
    CHECK(waitFor([&] { return fake.count(u"disassemble 'nt'"_s) == 1; }));
}

TEST_CASE_METHOD(Fixture, "a burst of changes is one read of each view, and hidden views read nothing",
                 "[window]") {
    attach();
    REQUIRE(waitFor([&] { return fake.count(u"readRegisters"_s) == 1; }));
    window.docks().close(kStackDock);
    fake.calls.clear();
    QElapsedTimer clock;
    clock.start();
    int bursts = 0;
    REQUIRE(waitFor([&] {
        for (int i = 0; i < 100; ++i) session.tell(session::ContentsChanged{session.told().epoch});
        ++bursts;
        return fake.count(u"readRegisters"_s) >= 5;
    }));
    CHECK(fake.count(u"readRegisters"_s) <= bursts);
    // However long that took: Qt's timers may come a twentieth of their time too early, never more.
    const auto most = clock.elapsed() * 20 / (Refresher::kInterval.count() * 19) + 1;
    CHECK(fake.count(u"readRegisters"_s) <= most);
    CHECK(fake.count(u"readStack"_s) == 0);
    window.docks().show(kStackDock);
    CHECK(waitFor([&] { return fake.count(u"readStack"_s) >= 1; }));
}

TEST_CASE_METHOD(Fixture, "the frame chosen is the frame everywhere, until the next stop", "[window]") {
    attach();
    auto* view = test::child<QTableView>(window, "stackView");
    auto* memory = test::child<MemoryView>(window, "memoryView1");
    auto* code = test::child<DisassemblyView>(window, "disassemblyView");
    REQUIRE(waitFor([&] { return view->model()->rowCount() > 2; }));
    CHECK(view->currentIndex().row() == 0);
    fake.stack.frames[2].instruction = fake.code[3].address;
    const session::StackFrame frame = fake.stack.frames[2];
    REQUIRE(frame.instruction != fake.programCounter);
    const auto marksFrame = [&] {
        return code->visibleText().contains(u"^ "_s + hexAddress(frame.instruction));
    };
    REQUIRE(waitFor([&] { return code->visibleText().contains(u"> "_s); }));
    fake.calls.clear();
    SECTION("by a double click") {
        Q_EMIT view->clicked(view->model()->index(1, 0));
        Q_EMIT view->activated(view->model()->index(2, 0));
        REQUIRE(waitFor([&] { return fake.count(u"selectFrame 2"_s) == 1; }));
        CHECK(fake.count(u"selectFrame"_s) == 1);
    }
    SECTION("by .frame, or in another window") {
        fake.stack.chosen = fake.registers.frame = 2;
        fake.changeContents();
    }
    CHECK(waitFor(marksFrame));
    CHECK(waitFor([&] { return memory->top() == frame.stackPointer; }));
    CHECK(waitFor([&] { return label("statusProcessor").endsWith(u"frame 02"_s); }));
    CHECK(waitFor([&] { return view->model()->index(2, 1).data(Qt::FontRole).value<QFont>().bold(); }));
    CHECK(view->currentIndex().row() == 2);
    fake.stop(u"Breakpoint 0 hit"_s);
    CHECK_FALSE(label("statusProcessor").contains(u"frame"_s));
    CHECK(waitFor([&] { return view->model()->index(0, 1).data(Qt::FontRole).value<QFont>().bold(); }));
    CHECK(view->currentIndex().row() == 0);
    CHECK(waitFor([&] { return memory->top() != frame.stackPointer; }));
    CHECK_FALSE(marksFrame());
}

TEST_CASE_METHOD(Fixture, "registers are edited in place and a refusal is told", "[window]") {
    attach();
    auto* view = test::child<QTreeView>(window, "registersView");
    REQUIRE(waitFor([&] { return view->model()->rowCount() > 0; }));
    const auto rax = view->model()->index(0, 1, view->model()->index(0, 0));
    CHECK(view->model()->setData(rax, u"42"_s, Qt::EditRole));
    REQUIRE(waitFor([&] { return rax.data().toString() == u"00000000`00000042"_s; }));
    CHECK_FALSE(view->model()->setData(rax, u"no number"_s, Qt::EditRole));
    CHECK(label("registersNotice").contains(u"no number"_s));
    fake.failure = Error{ErrorCode::Refused, "The target refused: C0000001.", {}};
    CHECK(view->model()->setData(rax, u"43"_s, Qt::EditRole));
    CHECK(waitFor([&] { return label("registersNotice").contains(u"C0000001"_s); }));
}

TEST_CASE_METHOD(Fixture, "leaving lets the target run by default and is told the session", "[exit]") {
    attach();
    QSignalSpy closed(&window, &MainWindow::closed);
    window.close();
    CHECK(window.isVisible());
    CHECK(fake.calls.last() == u"quit run"_s);
    REQUIRE(waitFor([&] { return closed.count() == 1; }));
    CHECK_FALSE(window.isVisible());
}

TEST_CASE_METHOD(Fixture, "a session that never finishes does not hold the exit", "[exit]") {
    attach();
    fake.finishesQuit = false;
    bool finished = false;
    session.on<session::Finished>(&window, [&] { finished = true; });
    QSignalSpy closed(&window, &MainWindow::closed);
    window.close();
    CHECK(window.isVisible());  // the session is given its time
    REQUIRE(waitFor([&] { return closed.count() == 1; }));
    CHECK_FALSE(window.isVisible());
    CHECK_FALSE(finished);
}

TEST_CASE_METHOD(Fixture, "the user may be asked, and a closed session is not", "[exit]") {
    trigger(ActionId::ExitAsks);
    attach();
    prompts.choice = 1;
    window.close();
    CHECK(prompts.asked == 1);
    CHECK(fake.calls.last() == u"quit leave"_s);
    CHECK(waitFor([&] { return !window.isVisible(); }));
}

TEST_CASE_METHOD(Fixture, "q goes dormant, the abrupt exit leaves at once", "[exit]") {
    attach();
    session.tell(session::QuitRequested{false});
    CHECK(fake.calls.last() == u"close"_s);
    CHECK(window.isVisible());
    fake.stop(u"again"_s);
    session.tell(session::QuitRequested{true});
    CHECK(fake.calls.last() == u"quit leave"_s);
    CHECK(waitFor([&] { return !window.isVisible(); }));
}

TEST_CASE("layout, history, memory windows and breakpoints survive a run", "[settings]") {
    QTemporaryDir folder;
    ScriptedPrompts prompts;
    {
        UserSettings settings(folder.path());
        FakeSession session;
        auto& fake = session;
        test::fillSampleTarget(fake);
        MainWindow window(session, settings, prompts);
        window.show();
        session::SessionOptions options;
        options.connection = u"com:pipe,port=/run/vm/kd.sock"_s;
        window.startSession(options);
        fake.stop(u"stop"_s);
        window.docks().close(kModulesDock);
        window.docks().dock(kRegistersDock)->setFloating(true);
        window.actions().named(u"newMemory"_s)->trigger();
        fake.setBreakpoints(test::sampleBreakpoints());
        QTest::keyClicks(window.docks().command()->input(), u"!process 0 0"_s);
        QTest::keyClick(window.docks().command()->input(), Qt::Key_Return);
        QSignalSpy closed(&window, &MainWindow::closed);
        window.close();
        REQUIRE(waitFor([&] { return closed.count() == 1; }));
    }
    UserSettings settings(folder.path());
    FakeSession session;
    auto& fake = session;
    MainWindow window(session, settings, prompts);
    window.show();
    session::SessionOptions options;
    options.connection = u"com:pipe,port=/run/vm/kd.sock,resets=0,reconnect"_s;  // the same line
    window.startSession(options);
    fake.stop(u"stop"_s);
    CHECK(window.docks().dock(kModulesDock)->isHidden());
    CHECK(window.docks().dock(kRegistersDock)->isFloating());
    CHECK(settings.memoryExpressions() == QStringList{u"@$csp"_s, QString()});
    CHECK(window.findChild<QDockWidget*>(u"memoryDock2"_s) != nullptr);
    CHECK(window.docks().command()->input()->history().lines() == QStringList{u"!process 0 0"_s});
    CHECK(settings.recentConnections() == QStringList{options.connection});
    REQUIRE(fake.options.breakpoints.size() == 3);
    const auto& kept = fake.options.breakpoints[1];
    CHECK(kept.kind == session::BreakpointKind::Write);
    CHECK(kept.size == 8);
    CHECK_FALSE(kept.enabled);
    CHECK(kept.address == Address(0xffffa20c11a4b010));
    CHECK(kept.command == "k 4; g");
    CHECK(fake.options.breakpoints[0].module == "hwsdisk");
    options.connection = u"com:pipe,port=/tmp/made-anew"_s;
    window.startSession(options, u"demo"_s);
    CHECK(settings.recentConnections().size() == 1);
    options.connection = u"com:pipe,port=/other"_s;
    window.startSession(options);
    CHECK(fake.options.breakpoints.empty());

    window.actions().at(ActionId::ResetLayout)->trigger();
    CHECK_FALSE(window.docks().dock(kModulesDock)->isHidden());
    CHECK_FALSE(window.docks().dock(kRegistersDock)->isFloating());
}

TEST_CASE("settings of events are kept for each connection, and a spoiled file is no danger", "[settings]") {
    QTemporaryDir folder;
    ScriptedPrompts prompts;
    session::SessionOptions options;
    options.connection = u"com:pipe,port=/run/vm/kd.sock"_s;
    session::EventFilter av;
    av.code = "av";
    av.status = session::BreakStatus::Ignore;
    av.handled = true;
    av.command = "k 4; .echo \"two, words\"; g";
    session::EventFilter load;
    load.code = "ld";
    load.argument = "hws*";
    {
        UserSettings settings(folder.path());
        FakeSession session;
        MainWindow window(session, settings, prompts);
        window.startSession(options);
        session.setEventFilters({av, load});
        // Without an end of the program: it may crash.
        REQUIRE(waitFor([&] { return settings.eventFilters(options.connection).size() == 2; }));
    }
    UserSettings settings(folder.path());
    FakeSession session;
    auto& fake = session;
    MainWindow window(session, settings, prompts);
    window.startSession(options);
    CHECK(fake.options.eventFilters == std::vector{av, load});
    options.connection = u"com:pipe,port=/other"_s;
    window.startSession(options);
    CHECK(fake.options.eventFilters.empty());

    QSettings file(folder.filePath(u"hawser.ini"_s), QSettings::IniFormat);
    const QString kept = u"events/"_s + QString::fromLatin1(QByteArray("pipe /run/vm/kd.sock")
                                                                .toBase64(QByteArray::Base64UrlEncoding |
                                                                          QByteArray::OmitTrailingEquals));
    REQUIRE(file.value(kept + u"/size"_s).toInt() == 2);
    file.setValue(kept + u"/size"_s, 2000000000);
    file.setValue(kept + u"/1/status"_s, 4);
    file.setValue(kept + u"/2/status"_s, u"often"_s);
    file.sync();
    CHECK(UserSettings(folder.path()).eventFilters(u"com:pipe,port=/run/vm/kd.sock"_s).empty());
    file.setValue(kept + u"/size"_s, -5);
    file.sync();
    CHECK(UserSettings(folder.path()).eventFilters(u"com:pipe,port=/run/vm/kd.sock"_s).empty());
}

TEST_CASE_METHOD(Fixture, "the default layout shows every window but the tabs behind the call stack",
                 "[window]") {
    attach();
    for (const auto id : {kCommandDock, kRegistersDock, kDisassemblyDock, kConnectionDock, kStackDock})
        CHECK(window.docks().dock(id)->widget()->isVisible());
    for (auto* dock : window.docks().all()) CHECK_FALSE(dock->objectName().isEmpty());
}

TEST_CASE_METHOD(Fixture, "a window behind a tab has no second title, and its tab closes it", "[window]") {
    attach();
    auto* modules = window.docks().dock(kModulesDock);
    REQUIRE(waitFor([&] { return modules->titleBarWidget() != nullptr; }));
    CHECK(window.docks().dock(kRegistersDock)->titleBarWidget() == nullptr);
    for (auto* bar : window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
        for (int i = 0; i < bar->count(); ++i)
            if (bar->tabText(i) == u"Modules"_s) Q_EMIT bar->tabCloseRequested(i);
    CHECK(modules->isHidden());
    modules->show();
    modules->setFloating(true);
    CHECK(waitFor([&] { return modules->titleBarWidget() == nullptr; }));
}

TEST_CASE_METHOD(Fixture, "the trace records while its window is open, and Ctrl+Alt+D is its switch",
                 "[window]") {
    attach();
    auto* trace = window.docks().dock(kTraceDock);
    CHECK(trace->isHidden());
    window.actions().named(u"protocolTrace"_s)->trigger();
    CHECK_FALSE(trace->isHidden());
    CHECK(fake.calls.last() == u"setPacketTrace 1"_s);
    window.docks().show(kCommandDock);  // behind its tab it goes on
    CHECK(fake.calls.last() == u"setPacketTrace 1"_s);
    CHECK(window.actions().named(u"protocolTrace"_s)->isChecked());
    window.docks().close(kTraceDock);
    CHECK(fake.calls.last() == u"setPacketTrace 0"_s);
    CHECK_FALSE(window.actions().named(u"protocolTrace"_s)->isChecked());
}

TEST_CASE("every icon can be drawn and is grey when disabled", "[window]") {
    for (const auto& spec : actionTable()) {
        if (spec.icon.isEmpty()) continue;
        INFO(spec.icon);
        const QImage normal = theme::icon(spec.icon).pixmap(QSize(20, 20)).toImage();
        const QImage disabled = theme::icon(spec.icon).pixmap(QSize(20, 20), QIcon::Disabled).toImage();
        REQUIRE_FALSE(normal.isNull());
        int drawn = 0;
        bool coloured = false;
        for (int y = 0; y < disabled.height(); ++y) {
            for (int x = 0; x < disabled.width(); ++x) {
                const QColor pixel = disabled.pixelColor(x, y);
                if (normal.pixelColor(x, y).alpha() > 100) ++drawn;
                if (pixel.alpha() > 200 && std::abs(pixel.red() - pixel.blue()) > 24) coloured = true;
            }
        }
        CHECK(drawn > 10);
        CHECK_FALSE(coloured);
    }
}
