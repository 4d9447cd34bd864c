#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/SessionsFixture.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/start/StartPanel.h"
#include "ui/widgets/NoticeBar.h"
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

struct StartFixture : test::SessionsFixture {
    MainWindow& page() { return window.current(); }
    FakeSession& fake() { return FakeSession::of(page().session()); }
    StartPanel& start() { return *test::child<StartPanel>(page(), "startPanel"); }
    int docksSeen() {
        int seen = 0;
        for (const auto* dock : page().docks().all()) seen += dock->isVisible() ? 1 : 0;
        return seen;
    }
};

}  // namespace

TEST_CASE_METHOD(StartFixture, "without a session there is a start page, with one there are its docks",
                 "[start]") {
    CHECK(start().isVisible());
    CHECK(docksSeen() == 0);
    fake().changeState(ConnectionState::Opening, u"test"_s);
    CHECK_FALSE(start().isVisible());
    CHECK(page().docks().dock(kRegistersDock)->isVisible());
    CHECK(page().docks().dock(kCommandDock)->isVisible());
    QByteArray layout;  // once it has settled
    REQUIRE(waitFor([&] {
        QByteArray now = page().saveState(DockSet::kLayoutVersion);
        return std::exchange(layout, now) == now;
    }));

    fake().print(session::OutputKind::Normal, u"the last words\n"_s);
    REQUIRE(waitFor([&] { return page().docks().command()->hasOutput(); }));
    fake().changeState(ConnectionState::Closed, u"test"_s);
    CHECK(start().isVisible());
    CHECK(docksSeen() == 1);  // what was said can be read
    CHECK(page().docks().dock(kCommandDock)->isVisible());
    page().docks().save();
    CHECK(settings.layout() == layout);
    fake().changeState(ConnectionState::Opening, u"test"_s);
    CHECK(page().docks().dock(kRegistersDock)->isVisible());
}

TEST_CASE_METHOD(StartFixture, "what is said of a line that cannot be opened is shown beside the start page",
                 "[start]") {
    page().say(session::OutputKind::Error, u"This is no connection string.\n"_s);
    CHECK(waitFor([&] { return page().docks().dock(kCommandDock)->isVisible(); }));
    CHECK(start().isVisible());
    CHECK(docksSeen() == 1);
}

TEST_CASE_METHOD(StartFixture, "a recent line is one click away, and can be forgotten", "[start]") {
    settings.addRecentConnection(u"net:port=50000,key=1.2.3.4"_s);
    settings.addRecentConnection(u"com:pipe,port=/run/a,resets=0,reconnect"_s);
    settings.addRecentConnection(u"com:pipe,port=/run/b"_s);
    settings.addRecentConnection(u"com:pipe,port=/run/a"_s);  // another spelling of the same line
    CHECK(settings.recentConnections().size() == 3);
    // Those of the list before go away later: one of them may be the one that was clicked.
    const auto recent = [&](int number) {
        return page().findChildren<QToolButton*>(u"startRecent%1"_s.arg(number));
    };
    REQUIRE(waitFor([&] { return recent(1).size() == 1 && recent(2).size() == 1; }));
    auto* second = recent(1).first();
    CHECK(second->text() == u"pipe /run/b"_s);
    auto* third = test::child<QToolButton>(page(), "startRecent2");
    CHECK(third->text() == u"net 50000"_s);  // never the key
    CHECK_FALSE(third->toolTip().contains(u"1.2.3.4"_s));
    QTest::mouseClick(second, Qt::LeftButton);
    CHECK(fake().options.connection == u"com:pipe,port=/run/b"_s);
    CHECK(waitFor([&] { return settings.recentConnections().first() == u"com:pipe,port=/run/b"_s; }));
    QTest::mouseClick(test::child<QToolButton>(page(), "startForget0"), Qt::LeftButton);
    CHECK(settings.recentConnections().size() == 2);
}

TEST_CASE_METHOD(StartFixture, "a string that is pasted is explained or connected with", "[start]") {
    auto* paste = test::child<QLineEdit>(page(), "startPaste");
    auto* go = test::child<QPushButton>(page(), "startConnect");
    auto* problem = test::child<NoticeBar>(page(), "startProblem");
    CHECK_FALSE(go->isEnabled());
    CHECK(problem->isHidden());
    paste->setText(u"com:pipe,port=kd.sock"_s);
    CHECK(problem->isHidden());
    QTest::keyClick(paste, Qt::Key_Return);
    CHECK(problem->text().contains(u"absolute"_s));
    paste->setText(u"hawser -k com:pipe,port=/run/vm/one.sock,listen"_s);
    CHECK(problem->isHidden());
    CHECK(test::child<QPlainTextEdit>(start(), "recipeText")->toPlainText().contains(u"/run/vm/one.sock"_s));
    QTest::mouseClick(go, Qt::LeftButton);
    CHECK(fake().options.connection == u"com:pipe,port=/run/vm/one.sock,listen"_s);
}

TEST_CASE_METHOD(StartFixture, "the demo machine is one click away", "[start]") {
    QSignalSpy demo(&window, &SessionsWindow::demoRequested);
    QTest::mouseClick(test::child<QPushButton>(page(), "startDemo"), Qt::LeftButton);
    CHECK(demo.count() == 1);
}

TEST_CASE_METHOD(StartFixture, "a line that another page holds is shown there, and that is said", "[start]") {
    const auto open = [](const QString& connection) {
        session::SessionOptions options;
        options.connection = connection;
        return options;
    };
    MainWindow& first = page();
    first.openLine(open(u"com:pipe,port=/run/a"_s));
    fake().identify(test::sampleSummary(), u"pipe /run/a"_s);
    first.openLine(open(u"com:pipe,port=/run/b"_s));
    REQUIRE(window.count() == 2);
    MainWindow& second = page();
    CHECK(&second != &first);
    fake().identify(test::sampleSummary(), u"pipe /run/b"_s);
    second.openLine(open(u"com:pipe,port=/run//a,resets=3,reconnect"_s));
    CHECK(window.count() == 2);
    CHECK(&page() == &first);
    CHECK(prompts.text.contains(u"pipe /run/a"_s));
    auto* tabs = test::child<QTabBar>(window, "sessionTabs");
    CHECK(tabs->tabText(0) == u"1  pipe /run/a"_s);
}
