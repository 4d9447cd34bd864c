#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/SessionsFixture.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/remote/JoinDialog.h"
#include "ui/remote/ShareDialog.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::child;
using test::FakeSession;
using test::SessionsFixture;
using test::waitFor;

namespace {

const QString kLab = u"remote:tls:server=lab,port=5005"_s;

session::SessionOptions lineOf(const QString& connection) {
    session::SessionOptions options;
    options.connection = connection;
    return options;
}

void type(QWidget& dialog, const char* field, const QString& text) {
    auto* edit = child<QLineEdit>(dialog, field);
    REQUIRE(edit != nullptr);
    edit->clear();
    QTest::keyClicks(edit, text);
}

session::ServerLink linkThat(session::ServerLink::State state, bool passwordNeeded = false) {
    return {state, u"tls:server=lab,port=5005"_s, {}, u"anna@lab"_s, {}, passwordNeeded};
}

}  // namespace

TEST_CASE("where to join is filled in on a page or written out", "[remote]") {
    JoinDialog dialog;
    QSignalSpy joined(&dialog, &JoinDialog::joinRequested);
    dialog.show();
    auto* join = child<QPushButton>(dialog, "joinButton");
    CHECK(!join->isEnabled());
    type(dialog, "channelHost", u"lab"_s);
    type(dialog, "channelPassword", u"secret"_s);
    CHECK(child<QLineEdit>(dialog, "channelPassword")->echoMode() == QLineEdit::Password);
    REQUIRE(join->isEnabled());
    join->click();
    REQUIRE(joined.size() == 1);
    CHECK(joined[0][0].toString() == u"tls:server=lab,port=5005,password=secret"_s);

    child<QTabWidget>(dialog, "channelKinds")->setCurrentIndex(1);
    CHECK(!join->isEnabled());
    type(dialog, "channelPipe", u"kd"_s);
    join->click();
    CHECK(joined[1][0].toString() == u"npipe:pipe=kd"_s);

    // What is shared here is offered.
    dialog.setShared({u"npipe:pipe=other"_s, u"tls:server=127.0.0.1,port=5006"_s});
    auto* shared = child<QComboBox>(dialog, "sharedSessions");
    shared->setCurrentIndex(2);
    Q_EMIT shared->activated(2);
    CHECK(child<QLineEdit>(dialog, "channelHost")->text() == u"127.0.0.1"_s);
    CHECK(child<QLineEdit>(dialog, "channelPort")->text() == u"5006"_s);
    dialog.setAddress(u"tcp:server=lab,port=1,plain"_s);
    join->click();
    CHECK(joined[2][0].toString() == u"tcp:server=lab,port=1,plain"_s);
}

TEST_CASE("a session is shared with a password only", "[remote]") {
    ShareDialog dialog;
    QSignalSpy shared(&dialog, &ShareDialog::shareRequested);
    dialog.show();
    auto* share = child<QPushButton>(dialog, "shareButton");
    CHECK(!share->isEnabled());
    type(dialog, "channelPassword", u"secret"_s);
    type(dialog, "channelViewPassword", u"look"_s);
    child<QCheckBox>(dialog, "channelAnywhere")->click();
    share->click();
    REQUIRE(shared.size() == 1);
    CHECK(shared[0][0].toString() == u"tls:port=5005,password=secret,view=look,listen=any"_s);
    child<QTabWidget>(dialog, "channelKinds")->setCurrentIndex(1);
    share->click();
    CHECK(shared[1][0].toString() == u"npipe:pipe=kd"_s);
}

TEST_CASE("the page without a session leads to those of others", "[remote]") {
    SessionsFixture f;
    child<QPushButton>(f.window, "startJoin")->click();
    auto* dialog = child<JoinDialog>(f.window, "joinDialog");
    REQUIRE(dialog != nullptr);
    Q_EMIT dialog->joinRequested(u"npipe:pipe=kd"_s);
    REQUIRE(
        waitFor([&] { return f.pool.size() == 1 && FakeSession::of(f.window.current().session()).remote; }));
}

TEST_CASE("sharing is asked of the session, and never shown as typed", "[remote]") {
    SessionsFixture f;
    f.window.current().openShare();
    auto* dialog = child<ShareDialog>(f.window, "shareDialog");
    REQUIRE(dialog != nullptr);
    Q_EMIT dialog->shareRequested(u"tls:port=1,password=secret"_s);
    auto& session = FakeSession::of(f.window.current().session());
    CHECK(session.calls == QStringList{u"share tls:port=1,password=secret"_s});
}

TEST_CASE("a session of another program takes the place of a page on which nothing is open", "[remote]") {
    SessionsFixture f;
    f.window.current().openLine(lineOf(kLab + u",password=secret"_s));
    REQUIRE(waitFor([&] { return f.window.count() == 1 && f.pool.size() == 1; }));
    auto& session = FakeSession::of(f.window.current().session());
    CHECK(session.remote);
    CHECK(session.options.connection == kLab + u",password=secret"_s);
    // The password is kept nowhere.
    CHECK(f.settings.recentConnections() == QStringList{kLab});
    CHECK(f.window.current().line() == kLab);

    // An open one stays.
    session.tell(linkThat(session::ServerLink::State::Connected));
    session.changeState(session::ConnectionState::Running, {});
    f.window.current().openLine(lineOf(u"com:pipe,port=/x"_s));
    REQUIRE(f.window.count() == 2);
    CHECK(!FakeSession::of(f.window.current().session()).remote);
}

TEST_CASE("leaving a session of another program asks nothing", "[remote]") {
    SessionsFixture f;
    f.settings.setExitHabit(ExitHabit::Ask);
    f.window.current().openLine(lineOf(kLab));
    auto& session = FakeSession::of(f.window.current().session());
    session.tell(linkThat(session::ServerLink::State::Connected));
    session.changeState(session::ConnectionState::Running, {});
    f.window.close();
    CHECK(session.calls.last() == u"quit leave"_s);
    REQUIRE(waitFor([&] { return f.window.count() == 0; }));
}

TEST_CASE("what others have set is not kept for this user", "[remote]") {
    SessionsFixture f;
    f.window.current().openLine(lineOf(kLab));
    auto& page = f.window.current();
    auto& session = FakeSession::of(page.session());
    session.tell(linkThat(session::ServerLink::State::Connected));
    session.changeState(session::ConnectionState::Stopped, {});
    session.setBreakpoints({{}});
    page.leave(false);
    CHECK(f.settings.breakpoints(kLab).empty());
}

TEST_CASE("a server that wants a password is asked again with one", "[remote]") {
    SessionsFixture f;
    f.window.current().openLine(lineOf(kLab));
    auto& session = FakeSession::of(f.window.current().session());
    session.tell(linkThat(session::ServerLink::State::Ended, true));
    auto* dialog = child<JoinDialog>(f.window, "joinDialog");
    REQUIRE(dialog != nullptr);
    CHECK(dialog->isVisible());
    CHECK(child<QLineEdit>(*dialog, "channelHost")->text() == u"lab"_s);
    CHECK(child<QLineEdit>(*dialog, "channelPort")->text() == u"5005"_s);
}
