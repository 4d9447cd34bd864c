#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolBar>
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/actions/ActionTable.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/OutputView.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::ScriptedPrompts;
using test::waitFor;

namespace {

struct ActionDesk {
    QTemporaryDir folder;
    UserSettings settings{folder.path()};
    ScriptedPrompts prompts;
    FakeSession session;
    MainWindow window{session, settings, prompts};
    QSignalSpy overview{&window, &MainWindow::overviewRequested};
    QSignalSpy neighbour{&window, &MainWindow::neighbourRequested};
    QSignalSpy closed{&window, &MainWindow::closed};

    ActionDesk() {
        test::fillSampleTarget(session);
        window.show();
        window.say(session::OutputKind::Normal, u"lm lists modules, lm again\n"_s);
        window.docks().command()->input()->setText(u"lm"_s);
        test::child<QLineEdit>(window, "findText")->setText(u"lm"_s);
        QApplication::clipboard()->setText(u"kept before"_s);
        REQUIRE(waitFor([&] { return !window.docks().command()->output()->pending(); }));
    }
    void stop() {
        session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        session.stop(u"Breakpoint 0 hit"_s);
    }
};

// All that a user or the session could tell after an action, without what the action says of itself.
QStringList traces(ActionDesk& desk) {
    QStringList lines = desk.session.calls;
    const auto add = [&](const auto&... values) {
        (lines.append(QVariant::fromValue(values).toString()), ...);
    };
    for (const auto* dock : desk.window.docks().all()) {
        add(dock->objectName(), dock->isHidden(), dock->isFloating());
    }
    const auto* output = desk.window.docks().command()->output();
    const auto* input = desk.window.docks().command()->input();
    const auto* focus = desk.window.focusWidget();
    add(output->toPlainText(), output->pending(), static_cast<int>(output->lineWrapMode()),
        output->textCursor().position(), output->textCursor().anchor());
    add(input->text(), input->selectedText(), QApplication::clipboard()->text());
    add(focus ? focus->objectName() : QString(), reinterpret_cast<quintptr>(focus));
    add(desk.window.isVisible(), test::child<QWidget>(desk.window, "findBar")->isVisible());
    for (const auto* dialog : desk.window.findChildren<QDialog*>()) add(dialog->isVisible());
    add(desk.prompts.prompted, static_cast<int>(desk.settings.exitHabit()));
    add(desk.session.told().verbose, desk.overview.count(), desk.neighbour.count(), desk.closed.count());
    return lines;
}

using Situation = void (*)(ActionDesk&);

const Situation kSituations[] = {
    [](ActionDesk&) {},
    [](ActionDesk& desk) {
        desk.stop();
        desk.settings.setExitHabit(ExitHabit::Ask);
        desk.window.docks().command()->input()->selectAll();
    },
    [](ActionDesk& desk) {
        desk.stop();
        for (auto* dock : desk.window.docks().all()) dock->close();
    },
    [](ActionDesk& desk) {
        desk.stop();
        for (auto* dock : desk.window.docks().all()) dock->show();
    },
    [](ActionDesk& desk) {
        desk.stop();
        desk.session.resume();
    },
    [](ActionDesk& desk) {
        desk.stop();
        desk.window.activateWindow();
        REQUIRE(waitFor([&] { return QApplication::focusWidget() != nullptr; }));
        REQUIRE(waitFor([&] { return desk.window.docks().disassembly()->caret().has_value(); }));
    },
};

// Whether what `act` does can be told in one of the situations in which it is enabled.
bool doesSomething(const QString& name, const std::function<void(QAction*)>& act) {
    return std::ranges::any_of(kSituations, [&](Situation situation) {
        ActionDesk desk;
        situation(desk);
        auto* action = desk.window.actions().named(name);
        if (!action->isEnabled()) return false;
        const QStringList before = traces(desk);
        act(action);
        return traces(desk) != before;
    });
}

QStringList textsIn(const QWidget& menu) {
    QStringList texts;
    for (const auto* action : menu.actions())
        texts += action->isSeparator() ? u"-"_s : action->menu() ? action->text() + u" >"_s : action->text();
    return texts;
}

}  // namespace

TEST_CASE("each action does something that can be told", "[actions]") {
    for (const auto& spec : actionTable()) {
        INFO(spec.name);
        CHECK(doesSomething(spec.name, [](QAction* action) { action->trigger(); }));
        CHECK(spec.run != nullptr);
    }
}

TEST_CASE("an action that does nothing would be noticed", "[actions]") {
    CHECK_FALSE(doesSomething(u"verbose"_s, [](QAction*) {}));
    CHECK_FALSE(doesSomething(u"verbose"_s, [](QAction* action) {
        const QSignalBlocker silent(action);  // its mark changes, and nobody hears of it
        action->toggle();
    }));
}

TEST_CASE("each action that is refused says why", "[actions]") {
    for (const auto situation : kSituations) {
        ActionDesk desk;
        situation(desk);
        for (const auto& spec : actionTable()) {
            INFO(spec.name);
            const auto* action = desk.window.actions().named(spec.name);
            if (action->isEnabled()) {
                CHECK(action->statusTip() == spec.tip);
            } else {
                CHECK_FALSE(action->statusTip().isEmpty());
                CHECK(action->toolTip().contains(action->statusTip()));
            }
        }
    }
}

TEST_CASE("a target that cannot run is not told to", "[actions]") {
    ActionDesk desk;
    desk.stop();
    REQUIRE(desk.window.actions().at(ActionId::Go)->isEnabled());
    desk.session.tell(session::Capabilities{});
    const auto refused = [&](ActionId id, const QString& why) {
        CHECK_FALSE(desk.window.actions().at(id)->isEnabled());
        CHECK(desk.window.actions().at(id)->toolTip().contains(why));
    };
    for (const auto id : {ActionId::Go, ActionId::StepOver, ActionId::RunToCursor})
        refused(id, u"cannot run"_s);
    refused(ActionId::Break, u"nothing to break into"_s);
    for (const auto id : {ActionId::Resynchronize, ActionId::RestartConnection})
        CHECK_FALSE(desk.window.actions().at(id)->isEnabled());
    CHECK(desk.window.actions().at(ActionId::StopDebugging)->isEnabled());
    desk.session.setPrompt(u"BUSY"_s, false, true);
    CHECK(desk.window.actions().at(ActionId::Break)->isEnabled());  // cancels the command
}

TEST_CASE("a button of the Connection window says why it is refused, and what it does", "[actions]") {
    ActionDesk desk;
    const auto* button = test::child<QWidget>(desk.window, "connectionResynchronize");
    CHECK(button->toolTip() == u"No session is open"_s);
    desk.stop();
    CHECK(button->isEnabled());
    CHECK(button->toolTip() == specOf(ActionId::Resynchronize).tip);
}

TEST_CASE("menus and toolbar are classic WinDbg's", "[actions]") {
    ActionDesk desk;
    const auto menu = [&](const char* name) { return textsIn(*test::child<QMenu>(desk.window, name)); };
    CHECK(textsIn(*desk.window.menuBar()) ==
          QStringList{u"&File >"_s, u"&Edit >"_s, u"&View >"_s, u"&Debug >"_s, u"&Window >"_s, u"&Help >"_s});
    CHECK(menu("fileMenu") == QStringList{u"&Kernel Debug…"_s, u"Open Crash &Dump…"_s,
                                          u"Connect to &Remote Session…"_s, u"-"_s, u"&Open Source File…"_s,
                                          u"&Symbol File Path…"_s, u"&Close Current Window"_s, u"-"_s,
                                          u"When &Leaving >"_s, u"E&xit"_s});
    CHECK(menu("leavingMenu") == QStringList{u"Remove Breakpoints and Let the Target &Run"_s,
                                             u"Leave the Target as It &Is"_s, u"&Ask Each Time"_s});
    CHECK(menu("editMenu") == QStringList{u"Cu&t"_s, u"&Copy"_s, u"&Paste"_s, u"Select &All"_s, u"-"_s,
                                          u"&Write Command Output to File…"_s, u"C&lear Command Output"_s,
                                          u"-"_s, u"&Find in Command Output…"_s, u"Find &Next"_s,
                                          u"Find Pre&vious"_s, u"-"_s, u"&Go to Address…"_s,
                                          u"Go to C&urrent Instruction"_s, u"Go to L&ine…"_s});
    CHECK(menu("viewMenu") == QStringList{u"&Command"_s,      u"Watc&h"_s,
                                          u"Loc&als"_s,       u"Re&gisters"_s,
                                          u"&Memory (New)"_s, u"Call &Stack"_s,
                                          u"&Disassembly"_s,  u"So&urce"_s,
                                          u"&Breakpoints"_s,  u"P&rocesses and Threads"_s,
                                          u"Modu&les"_s,      u"&Processors"_s,
                                          u"Co&nnection"_s,   u"Protocol &Trace"_s,
                                          u"Sess&ions"_s,     u"-"_s,
                                          u"&Word Wrap"_s,    u"&Verbose Output"_s,
                                          u"Show V&ersion"_s, u"-"_s,
                                          u"&Options…"_s});
    CHECK(menu("debugMenu") == QStringList{u"&Go"_s, u"Go U&nhandled Exception"_s, u"Go &Handled Exception"_s,
                                           u"Stop &Debugging"_s, u"&Break"_s, u"-"_s, u"Step &Into"_s,
                                           u"Step &Over"_s, u"Step O&ut"_s, u"Run to &Cursor"_s, u"-"_s,
                                           u"&Toggle Breakpoint"_s, u"-"_s, u"Source &Mode"_s,
                                           u"&Kernel Connection >"_s, u"-"_s, u"&Share This Session…"_s});
    CHECK(menu("kernelConnectionMenu") ==
          QStringList{u"Cycle &Baud Rate"_s, u"Cycle &Initial Break"_s, u"Initial Brea&k >"_s, u"-"_s,
                      u"&Resynchronize"_s, u"Re&start Connection"_s, u"-"_s, u"Protocol &Trace"_s});
    CHECK(menu("initialBreakMenu") ==
          QStringList{u"&None"_s, u"At &Kernel Start"_s, u"At First &Module Load"_s});
    CHECK(menu("windowMenu") == QStringList{u"&Next Window"_s, u"Next &Session"_s, u"&Previous Session"_s,
                                            u"&Reset Layout"_s, u"-"_s});
    CHECK(menu("helpMenu") == QStringList{u"&Help"_s, u"&About Hawser"_s});
    CHECK(textsIn(*test::child<QToolBar>(desk.window, "toolBar")) ==
          QStringList{u"&Kernel Debug…"_s, u"-"_s, u"&Go"_s, u"&Break"_s, u"Stop &Debugging"_s, u"-"_s,
                      u"Step &Into"_s, u"Step &Over"_s, u"Step O&ut"_s, u"Run to &Cursor"_s,
                      u"&Toggle Breakpoint"_s, u"-"_s, u"&Resynchronize"_s, u"Re&start Connection"_s,
                      u"Protocol &Trace"_s});
}

TEST_CASE("no two entries of a menu have the same mnemonic", "[actions]") {
    ActionDesk desk;
    QList<QWidget*> menus{desk.window.menuBar()};
    for (auto* menu : desk.window.menuBar()->findChildren<QMenu*>()) menus += menu;
    REQUIRE(menus.size() > 8);
    for (const auto* menu : menus) {
        QSet<QChar> taken;
        for (const QString& text : textsIn(*menu)) {
            const auto at = text.indexOf(u'&');
            if (at < 0) continue;
            INFO(menu->objectName() << ": " << text);
            CHECK_FALSE(taken.contains(text.at(at + 1).toLower()));
            taken.insert(text.at(at + 1).toLower());
        }
    }
}
