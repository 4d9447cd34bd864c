#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QUrl>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/SessionsFixture.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/kerneldebug/KernelDebugDialog.h"
#include "ui/sessions/SessionDigest.h"
#include "ui/sessions/SessionsModel.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"
#include "ui/window/SessionsWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ConnectionState;
using test::FakeSession;
using test::waitFor;

namespace {

struct SessionsFixture : test::SessionsFixture {
    QTabBar* tabs = test::child<QTabBar>(window, "sessionTabs");
    QTableView* overview = test::child<QTableView>(window, "sessionsView");

    static FakeSession& fakeOf(MainWindow& page) { return FakeSession::of(page.session()); }
    // A page whose session is attached to something.
    MainWindow& attach(MainWindow& page, const QString& target, const QString& line) {
        session::SessionOptions options;
        options.connection = u"com:pipe,port="_s + line;
        page.startSession(options);
        auto summary = test::sampleSummary();
        summary.name = target;
        fakeOf(page).identify(summary, u"pipe "_s + line);
        fakeOf(page).stop(u"Breakpoint 0 hit"_s);
        return page;
    }
    QString cell(int row, SessionsModel::Column column) {
        return overview->model()->index(row, column).data().toString();
    }
};

}  // namespace

TEST_CASE_METHOD(SessionsFixture, "one session has no tabs; a second one gets its own page and docks",
                 "[sessions]") {
    MainWindow& first = attach(window.current(), u"Windows 10"_s, u"/run/a"_s);
    CHECK_FALSE(tabs->isVisible());
    CHECK(window.windowTitle() == first.windowTitle());
    MainWindow& second = attach(window.addSession(), u"ReactOS"_s, u"/run/b"_s);
    CHECK(tabs->isVisible());
    CHECK(pool.size() == 2);
    CHECK(&window.current() == &second);
    CHECK(tabs->tabText(0) == u"1  pipe /run/a"_s);
    CHECK(tabs->tabText(1) == u"2  pipe /run/b"_s);
    CHECK(window.windowTitle().startsWith(u"Stopped – ReactOS"_s));
    CHECK_FALSE(first.isVisible());

    fakeOf(first).calls.clear();
    fakeOf(second).calls.clear();
    second.actions().at(ActionId::Resynchronize)->trigger();
    CHECK(fakeOf(second).calls.contains(u"resynchronize"_s));
    CHECK(fakeOf(first).calls.isEmpty());

    second.actions().at(ActionId::NextSession)->trigger();
    CHECK(&window.current() == &first);
    CHECK(first.isVisible());
    CHECK(window.windowTitle().startsWith(u"Stopped – Windows 10"_s));
    first.actions().at(ActionId::PreviousSession)->trigger();
    CHECK(&window.current() == &second);
    tabs->setCurrentIndex(0);
    CHECK(&window.current() == &first);
}

TEST_CASE_METHOD(SessionsFixture, "the overview tells of each session, sorts, and opens one", "[sessions]") {
    MainWindow& first = attach(window.current(), u"Windows 10"_s, u"/run/a"_s);
    MainWindow& second = attach(window.addSession(), u"ReactOS"_s, u"/run/b"_s);
    second.actions().at(ActionId::ShowSessions)->trigger();
    REQUIRE(overview->isVisible());
    REQUIRE(overview->model()->rowCount() == 2);
    session::Statistics counters;
    counters.sinceLastHeard = std::chrono::milliseconds(90'000);
    fakeOf(first).setStatistics(counters);
    counters.sinceLastHeard = std::chrono::milliseconds(1000);
    fakeOf(second).setStatistics(counters);
    fakeOf(first).changeState(ConnectionState::Unresponsive, u"silence"_s);
    fakeOf(second).print(session::OutputKind::Target, u"first\n  DISK: sec"_s);
    CHECK(cell(1, SessionsModel::LastLine) == u"first"_s);
    fakeOf(second).print(session::OutputKind::Target, u"tor 4e\n"_s);
    fakeOf(second).print(session::OutputKind::Input, u"0: kd> r\n"_s);
    CHECK(cell(0, SessionsModel::Name) == u"1  Windows 10"_s);
    CHECK(cell(0, SessionsModel::Transport) == u"pipe /run/a"_s);
    CHECK(cell(0, SessionsModel::State) == u"Unresponsive"_s);
    CHECK(cell(0, SessionsModel::Health) == u"lost"_s);
    CHECK(cell(0, SessionsModel::Heard) == u"90 s ago"_s);
    CHECK(cell(1, SessionsModel::Health) == u"good"_s);
    CHECK(cell(1, SessionsModel::LastLine) == u"DISK: sector 4e"_s);

    overview->sortByColumn(SessionsModel::Heard, Qt::AscendingOrder);
    CHECK(cell(0, SessionsModel::Name) == u"2  ReactOS"_s);
    Q_EMIT overview->activated(overview->model()->index(1, 0));
    CHECK(&window.current() == &first);
    first.actions().at(ActionId::ShowSessions)->trigger();
    CHECK_FALSE(overview->isVisible());
}

TEST_CASE_METHOD(SessionsFixture, "Ctrl+K keeps an open session and gives the new one a page", "[sessions]") {
    MainWindow& first = window.current();
    first.openKernelDebug();
    auto* dialog = first.findChild<KernelDebugDialog*>();
    REQUIRE(dialog != nullptr);
    Q_EMIT dialog->connectRequested(u"com:pipe,port=/run/a"_s, session::InitialBreak::None, false);
    CHECK(window.count() == 1);  // a dormant one is used
    CHECK(fakeOf(first).options.connection == u"com:pipe,port=/run/a"_s);
    Q_EMIT dialog->connectRequested(u"com:pipe,port=/run/b"_s, session::InitialBreak::None, false);
    REQUIRE(window.count() == 2);
    CHECK(fakeOf(window.current()).options.connection == u"com:pipe,port=/run/b"_s);
    CHECK(fakeOf(first).options.connection == u"com:pipe,port=/run/a"_s);
}

TEST_CASE_METHOD(SessionsFixture, "Ctrl+K offers the last line as it was", "[sessions]") {
    const QString line = u"com:pipe,port=/run/a,baud=9600"_s;  // no page has a rate for a pipe
    settings.addRecentConnection(line);
    MainWindow& first = window.current();
    first.openKernelDebug();
    auto* dialog = first.findChild<KernelDebugDialog*>();
    REQUIRE(dialog != nullptr);
    CHECK(test::child<QLineEdit>(*dialog, "pipePath")->text() == u"/run/a"_s);
    CHECK(test::child<QLineEdit>(*dialog, "connectionPreview")->text() == line);
    test::child<QPushButton>(*dialog, "connectButton")->click();
    CHECK(fakeOf(first).options.connection == line);
}

TEST_CASE_METHOD(SessionsFixture, "closing a tab ends its session only; closing the window ends all",
                 "[sessions]") {
    MainWindow& first = attach(window.current(), u"Windows 10"_s, u"/run/a"_s);
    attach(window.addSession(), u"ReactOS"_s, u"/run/b"_s);
    MainWindow& third = attach(window.addSession(), u"Windows 11"_s, u"/run/c"_s);
    QSignalSpy closed(&window, &SessionsWindow::closed);
    auto& firstFake = fakeOf(first);
    Q_EMIT tabs->tabCloseRequested(1);
    REQUIRE(waitFor([&] { return pool.size() == 2; }));
    CHECK(tabs->count() == 2);
    CHECK(overview->model()->rowCount() == 2);
    CHECK(tabs->tabText(1) == u"3  pipe /run/c"_s);
    CHECK(window.isVisible());
    CHECK(firstFake.count(u"quit"_s) == 0);
    CHECK(closed.isEmpty());

    fakeOf(third).finishesQuit = false;  // a hung target does not hold the others, nor for ever
    first.actions().at(ActionId::Exit)->trigger();
    CHECK(firstFake.calls.contains(u"quit run"_s));
    CHECK(fakeOf(third).calls.contains(u"quit run"_s));
    REQUIRE(waitFor([&] { return pool.size() == 1; }));
    CHECK(closed.isEmpty());
    REQUIRE(waitFor([&] { return closed.count() == 1; }));
    CHECK_FALSE(window.isVisible());
    CHECK(waitFor([&] { return pool.size() == 0; }));
}

TEST_CASE_METHOD(SessionsFixture, "with several targets one question is asked for all", "[sessions]") {
    settings.setExitHabit(ExitHabit::Ask);
    MainWindow& first = attach(window.current(), u"Windows 10"_s, u"/run/a"_s);
    window.addSession();
    MainWindow& third = attach(window.addSession(), u"<b>ReactOS"_s, u"/run/c"_s);
    auto& firstFake = fakeOf(first);
    auto& thirdFake = fakeOf(third);
    prompts.choice = -1;
    CHECK_FALSE(window.close());
    CHECK(prompts.asked == 1);
    CHECK(prompts.question ==
          u"What shall happen to these targets?\n\n1  Windows 10 – Stopped\n3  <b>ReactOS – Stopped"_s);
    CHECK(firstFake.count(u"quit"_s) == 0);
    CHECK(window.count() == 3);  // not even the dormant one is gone
    prompts.choice = 1;
    QSignalSpy closed(&window, &SessionsWindow::closed);
    window.close();
    CHECK(prompts.asked == 2);
    CHECK(firstFake.calls.contains(u"quit leave"_s));
    CHECK(thirdFake.calls.contains(u"quit leave"_s));
    CHECK(waitFor([&] { return closed.count() == 1; }));
    CHECK(prompts.asked == 2);
}

TEST_CASE_METHOD(SessionsFixture, "a long list of targets is cut in the question", "[sessions]") {
    settings.setExitHabit(ExitHabit::Ask);
    prompts.choice = -1;
    attach(window.current(), QString(5000, u'x'), u"/run/a"_s);
    for (int i = 0; i < 14; ++i) attach(window.addSession(), u"ReactOS"_s, u"/run/b"_s);
    window.close();
    CHECK(prompts.question.endsWith(u"\nand 3 more"_s));
    CHECK(prompts.question.size() < 600);
}

TEST_CASE("settings are this user's alone, also those that others could read", "[sessions]") {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"hawser.ini"_s);
    const auto mine =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    {
        UserSettings settings(folder.path());
        settings.addRecentConnection(u"net:port=50000,key=1.2.3.4"_s);
    }
    CHECK(QFile::permissions(path) == mine);
    REQUIRE(QFile::setPermissions(path, mine | QFileDevice::ReadOther | QFileDevice::ReadGroup));
    {
        UserSettings settings(folder.path());
        CHECK(settings.recentConnections().size() == 1);
        settings.addRecentConnection(u"net:port=50001,key=1.2.3.4"_s);
    }
    CHECK(QFile::permissions(path) == mine);
}

TEST_CASE("the overview is where it was, and shown if it was", "[sessions]") {
    QTemporaryDir folder;
    UserSettings settings(folder.path());
    test::ScriptedPrompts prompts;
    session::SessionPool pool([](const QString&) { return std::make_unique<FakeSession>(); });
    const auto dockOf = [](SessionsWindow& window) {
        return test::child<QDockWidget>(window, "sessionsDock");
    };
    const auto close = [](SessionsWindow& window) {
        QSignalSpy closed(&window, &SessionsWindow::closed);
        window.close();
        REQUIRE(waitFor([&] { return closed.count() == 1; }));
    };
    {
        SessionsWindow window(pool, settings, prompts);
        window.show();
        CHECK(dockOf(window)->isHidden());
        window.showOverview();
        window.addDockWidget(Qt::TopDockWidgetArea, dockOf(window));
        close(window);
    }
    {
        SessionsWindow window(pool, settings, prompts);
        window.show();
        CHECK_FALSE(dockOf(window)->isHidden());
        CHECK(window.dockWidgetArea(dockOf(window)) == Qt::TopDockWidgetArea);
        window.showOverview();
        close(window);
    }
    {
        SessionsWindow window(pool, settings, prompts);
        window.show();
        CHECK(dockOf(window)->isHidden());
        window.showOverview();
        CHECK(window.dockWidgetArea(dockOf(window)) == Qt::TopDockWidgetArea);
    }
    settings.setOverviewLayout("spoiled");
    SessionsWindow window(pool, settings, prompts);
    CHECK(dockOf(window)->isHidden());
}

TEST_CASE_METHOD(SessionsFixture, "a dormant window closes at once", "[sessions]") {
    window.addSession();
    QSignalSpy closed(&window, &SessionsWindow::closed);
    CHECK(window.close());
    CHECK(closed.count() == 1);
    CHECK_FALSE(window.isVisible());
}

TEST_CASE_METHOD(SessionsFixture, "docks that float come and go with their session", "[sessions]") {
    MainWindow& first = window.current();
    FakeSession::of(first.session()).changeState(ConnectionState::Opening, u"test"_s);
    auto* registers = first.docks().dock(kRegistersDock);
    registers->setFloating(true);
    REQUIRE(registers->isVisible());
    window.addSession();
    CHECK_FALSE(registers->isVisible());
    window.activate(0);
    CHECK(registers->isVisible());
    CHECK(registers->isFloating());
}

TEST_CASE("the model of sessions keeps its promises", "[sessions]") {
    FakeSession a;
    FakeSession b;
    SessionDigest one(a, 1);
    SessionDigest two(b, 2);
    SessionsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.add(one);
    model.add(two);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    b.stop(u"stop"_s);
    REQUIRE(changes.count() == 1);
    CHECK(changes[0][0].toModelIndex().row() == 1);
    // A line that never ends does not grow the memory.
    for (int i = 0; i < 1000; ++i) b.print(session::OutputKind::Target, QString(1000, u'x'));
    CHECK(two.lastLine().isEmpty());
    model.remove(one);
    CHECK(model.rowCount() == 1);
    a.stop(u"stop"_s);
    model.timePassed();
    CHECK(model.digestAt(0) == &two);
    CHECK(model.digestAt(1) == nullptr);
}

TEST_CASE_METHOD(SessionsFixture, "a crash dump that is chosen or dropped gets a page", "[sessions]") {
    prompts.text = u"/var/crash/A.DMP"_s;
    window.current().actions().at(ActionId::OpenCrashDump)->trigger();
    CHECK(window.count() == 1);
    CHECK(window.current().line() == u"dump:/var/crash/A.DMP"_s);
    CHECK(fakeOf(window.current()).calls.contains(u"open dump:/var/crash/A.DMP"_s));

    // Nothing was heard of the first one yet: its page is taken all the same.
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(u"/var/crash/B.DMP"_s), QUrl(u"https://example.org/C.DMP"_s),
                     QUrl::fromLocalFile(u"/var/crash/D.DMP"_s)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    CHECK(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &drop);
    CHECK(window.count() == 3);
    CHECK(window.current().line() == u"dump:/var/crash/D.DMP"_s);
    CHECK(settings.recentConnections().first() == u"dump:/var/crash/D.DMP"_s);

    QMimeData text;
    text.setText(u"no file"_s);
    QDragEnterEvent other({10, 10}, Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    other.ignore();
    QCoreApplication::sendEvent(&window, &other);
    CHECK_FALSE(other.isAccepted());
}

TEST_CASE_METHOD(SessionsFixture, "a dump that a command asks for gets a page beside its own", "[sessions]") {
    window.setImagePath(u"/images"_s);
    MainWindow& first = attach(window.current(), u"Windows 10"_s, u"/run/a"_s);
    fakeOf(first).tell(session::OpeningAsked{u"dump:/var/crash/A.DMP"_s});
    CHECK(window.count() == 2);
    CHECK(window.current().line() == u"dump:/var/crash/A.DMP"_s);
    CHECK(first.line() == u"com:pipe,port=/run/a"_s);
}
