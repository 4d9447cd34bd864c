#include <QHelpEvent>
#include <QLabel>
#include <QTabBar>
#include <QTextBlock>
#include <QToolButton>
#include <QToolTip>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/source/SourcePanel.h"
#include "ui/source/SourceView.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::child;
using test::FakeSession;
using test::ScriptedPrompts;
using test::waitFor;

namespace {

const QString kRead = u"c:\\src\\drv\\read.c"_s;
const QString kWrite = u"c:\\src\\drv\\write.c"_s;
constexpr Address kFirst(0xfffff80000001000);
constexpr Address kSecond(0xfffff80000001004);
constexpr Address kOther(0xfffff80000002000);

struct Shown {
    Shown() {
        session.sourcePlaces = {
            {kFirst, {kRead, 2, kFirst}}, {kSecond, {kRead, 3, kSecond}}, {kOther, {kWrite, 1, kOther}}};
        session.sources[kRead] = {kRead,
                                  u"/home/me/read.c"_s,
                                  u"int read(void)\n{\n\treturn 1;\n}\n"_s,
                                  session::SourceMatch::Same,
                                  {2, 3}};
        session.sources[kWrite] = {kWrite, {}, u"int write;\n"_s, session::SourceMatch::Differs, {1}};
        session.programCounter = kFirst;
        panel.resize(500, 300);
        panel.show();
    }
    void stopAt(Address address) {
        session.programCounter = address;
        session.stop(u"Breakpoint 0 hit"_s);
    }
    QString rows() const { return panel.view()->visibleText(); }
    bool shows(const QString& text) {
        return waitFor([&] { return rows().contains(text); });
    }

    FakeSession session;
    ScriptedPrompts prompts;
    SourcePanel panel{session, prompts};
};

}  // namespace

TEST_CASE("the source of a stop opens by itself, with its line marked", "[source]") {
    Shown shown;
    int known = 0;
    QObject::connect(&shown.panel, &SourcePanel::lineKnown, [&] { ++known; });
    shown.stopAt(kFirst);
    CHECK(shown.shows(u" >2 {"_s));
    CHECK(shown.panel.shownFile() == kRead);
    CHECK(child<QTabBar>(shown.panel, "sourceTabs")->tabText(0) == u"read.c"_s);
    shown.stopAt(kSecond);
    CHECK(shown.shows(u" >3 \treturn 1;"_s));
    CHECK(known == 2);
    CHECK(shown.session.count(u"readSource"_s) == 1);
    shown.session.resume();
    CHECK(shown.shows(u"  3 \treturn 1;"_s));
    // Where no line is known the text stays.
    shown.stopAt(Address(0x10));
    CHECK(shown.shows(u"  3 \treturn 1;"_s));
    shown.session.changeState(session::ConnectionState::Closed, u"test"_s);
    CHECK(shown.rows().isEmpty());
}

TEST_CASE("breakpoints stand in the margin and are toggled there", "[source]") {
    Shown shown;
    shown.stopAt(kFirst);
    REQUIRE(shown.shows(u" >2 {"_s));
    shown.panel.view()->showLine(3);
    shown.panel.toggleBreakpoint();
    CHECK(shown.shows(u"* 3 \treturn 1;"_s));
    CHECK(shown.session.count(u"toggleSourceBreakpoint "_s + kRead + u" 3"_s) == 1);
    CHECK(shown.panel.caretPlace() == u"`%1:3`"_s.arg(kRead));
    shown.panel.toggleBreakpoint();
    CHECK(shown.shows(u"  3 \treturn 1;"_s));
    const QWidget* bar = child<QWidget>(shown.panel, "sourceLines");
    QTest::mouseClick(const_cast<QWidget*>(bar), Qt::LeftButton, {}, QPoint(5, 8));
    CHECK(waitFor([&] { return shown.session.count(u"toggleSourceBreakpoint "_s + kRead + u" 1"_s) == 1; }));
}

TEST_CASE("a file that is not found is asked for, and one that differs is said to", "[source]") {
    Shown shown;
    shown.stopAt(kOther);
    auto* browse = child<QToolButton>(shown.panel, "sourceBrowse");
    REQUIRE(waitFor([&] { return !browse->isHidden(); }));
    shown.panel.toggleBreakpoint();  // on what is not there
    CHECK_FALSE(shown.panel.caretPlace());
    CHECK(shown.session.count(u"toggleSourceBreakpoint"_s) == 0);
    shown.prompts.text = u"/home/me/write.c"_s;
    browse->click();
    CHECK(shown.shows(u" >1 int write;"_s));
    CHECK(browse->isHidden());
    CHECK(shown.session.count(u"readSource "_s + kWrite + u" /home/me/write.c"_s) == 1);
    auto* notice = child<QLabel>(shown.panel, "sourceNotice");
    CHECK(notice->text().contains(u"not the file that was compiled"_s));
    shown.panel.toggleBreakpoint();
    CHECK(shown.shows(u"*>1 int write;"_s));
    CHECK(notice->text().contains(u"not the file that was compiled"_s));
}

TEST_CASE("a file that was not found is looked for again where it may be by now", "[source]") {
    Shown shown;
    shown.stopAt(kOther);
    auto* browse = child<QToolButton>(shown.panel, "sourceBrowse");
    REQUIRE(waitFor([&] { return !browse->isHidden(); }));
    shown.session.sources[kWrite].path = u"/home/me/write.c"_s;  // .srcpath
    shown.session.changeContents();
    CHECK(shown.shows(u" >1 int write;"_s));
    CHECK(browse->isHidden());
}

TEST_CASE("a file of a session that is elsewhere is not chosen among those here", "[source]") {
    Shown shown;
    session::ServerLink link;
    link.state = session::ServerLink::State::Connected;
    shown.session.tell(link);
    shown.stopAt(kOther);
    auto* browse = child<QToolButton>(shown.panel, "sourceBrowse");
    REQUIRE(waitFor([&] { return !browse->isHidden(); }));
    shown.prompts.text = u" /home/her/write.c "_s;
    browse->click();
    CHECK(shown.shows(u" >1 int write;"_s));
    CHECK(shown.session.count(u"readSource "_s + kWrite + u" /home/her/write.c"_s) == 1);
    CHECK(shown.prompts.prompted == 1);
    CHECK(shown.prompts.filesShown == 0);
}

TEST_CASE("a stop where the last one was is shown again", "[source]") {
    Shown shown;
    shown.session.sources[kWrite].path = u"/home/me/write.c"_s;
    shown.stopAt(kFirst);
    REQUIRE(shown.shows(u" >2 {"_s));
    shown.panel.openFile(kWrite);
    REQUIRE(waitFor([&] { return shown.panel.shownFile() == kWrite; }));
    shown.session.resume();
    shown.stopAt(kFirst);
    CHECK(waitFor([&] { return shown.panel.shownFile() == kRead; }));
    // What a command changes leaves the window where the user has put it.
    shown.panel.openFile(kWrite);
    REQUIRE(waitFor([&] { return shown.panel.shownFile() == kWrite; }));
    const int asked = shown.session.sourcesFound;
    shown.session.changeContents();
    shown.session.setBreakpoints({});
    REQUIRE(waitFor([&] { return shown.session.sourcesFound > asked; }));
    bool later = false;
    QTimer::singleShot(0, &shown.panel, [&] { later = true; });
    REQUIRE(waitFor([&] { return later; }));
    CHECK(shown.panel.shownFile() == kWrite);
    CHECK(shown.session.sourcesFound == asked + 1);
}

TEST_CASE("a source file is opened whatever the target does meanwhile", "[source]") {
    Shown shown;
    shown.stopAt(Address(0xfffff80000003000));  // without a line
    const QString path = u"/home/me/other.c"_s;
    shown.session.sources[path] = {path, path, u"int other;\n"_s, session::SourceMatch::Unknown, {}};
    shown.panel.openFile(path);
    shown.session.changeContents();
    CHECK(shown.shows(u"  1 int other;"_s));
    CHECK(shown.session.count(u"execute"_s) == 0);
    CHECK(shown.session.count(u"readSource"_s) == 1);
    shown.panel.openFile(u"/home/me/none.c"_s);
    auto* notice = child<QLabel>(shown.panel, "sourceNotice");
    CHECK(waitFor([&] { return notice->text().contains(u"is not found"_s); }));

    shown.session.programCounter = kFirst;
    shown.session.stop(u"Break"_s);
    REQUIRE(waitFor([&] { return shown.session.count(u"readSource "_s + kRead) == 1; }));
    shown.session.changeContents();
    CHECK(shown.shows(u" >2 {"_s));
}

TEST_CASE("several source files stand behind tabs, each where it was left", "[source]") {
    Shown shown;
    shown.session.sources[kWrite].path = u"/home/me/write.c"_s;
    shown.stopAt(kFirst);
    REQUIRE(shown.shows(u" >2 {"_s));
    shown.stopAt(kOther);
    REQUIRE(shown.shows(u" >1 int write;"_s));
    auto* tabs = child<QTabBar>(shown.panel, "sourceTabs");
    CHECK(tabs->count() == 2);
    tabs->setCurrentIndex(0);
    CHECK(shown.shows(u"  2 {"_s));
    Q_EMIT tabs->tabCloseRequested(0);
    CHECK(tabs->count() == 1);
    CHECK(shown.panel.shownFile() == kWrite);
    Q_EMIT tabs->tabCloseRequested(0);
    CHECK(shown.panel.shownFile().isEmpty());
    CHECK_FALSE(shown.panel.caretPlace());
}

TEST_CASE("so many source files are open at most, whoever opens them", "[source]") {
    Shown shown;
    shown.session.stop(u"Break"_s);
    auto* tabs = child<QTabBar>(shown.panel, "sourceTabs");
    for (std::size_t i = 0; i <= SourcePanel::kMaxFiles; ++i) {
        const QString path = u"/home/<b>/a&%1.c"_s.arg(i);
        shown.session.sources[path] = {path, path, u"int a;\n"_s, session::SourceMatch::Unknown, {}};
        shown.panel.openFile(path);
        REQUIRE(waitFor([&] { return shown.panel.shownFile() == path; }));
    }
    CHECK(tabs->count() == static_cast<int>(SourcePanel::kMaxFiles));
    CHECK(tabs->tabText(0) == u"a&&1.c"_s);
    CHECK(tabs->tabToolTip(0).contains(u"/home/&lt;b&gt;/a&amp;1.c"_s));
}

TEST_CASE("what stands under the pointer is evaluated as C++", "[source]") {
    Shown shown;
    shown.session.sources[kRead].text = u"int read(device* d)\n{\n\treturn d->Queue.Length;\n}\n"_s;
    shown.session.names[u"@@c++(d->Queue.Length)"_s] = Address(0x1234);
    shown.stopAt(kSecond);
    REQUIRE(shown.shows(u" >3 \treturn d->Queue.Length;"_s));
    SourceView* const view = shown.panel.view();
    QTextCursor cursor(view->document()->findBlockByNumber(2));
    cursor.movePosition(QTextCursor::EndOfBlock);
    cursor.movePosition(QTextCursor::Left, QTextCursor::MoveAnchor, 3);
    const QPoint at = view->cursorRect(cursor).center();
    QHelpEvent help(QEvent::ToolTip, at, view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view->viewport(), &help);
    CHECK(waitFor([&] { return QToolTip::text().startsWith(u"d->Queue.Length = "_s); }));
    CHECK(QToolTip::text().endsWith(u"1234"_s));
    CHECK(shown.session.count(u"evaluate @@c++(d->Queue.Length)"_s) == 1);
    QToolTip::hideText();
}

TEST_CASE("where no file is there is no margin and no caret", "[source]") {
    Shown shown;
    const auto* bar = child<QWidget>(shown.panel, "sourceLines");
    CHECK(bar->isHidden());
    CHECK(shown.panel.view()->cursorWidth() == 0);
    CHECK(shown.rows().isEmpty());
    shown.stopAt(kFirst);
    REQUIRE(shown.shows(u" >2 {"_s));
    CHECK_FALSE(bar->isHidden());
    CHECK(shown.panel.view()->cursorWidth() == 1);
    shown.stopAt(kOther);  // its file is not found
    CHECK(waitFor([&] { return bar->isHidden(); }));
    CHECK(shown.rows().isEmpty());
}

TEST_CASE("a frame that waits is marked as such", "[source]") {
    Shown shown;
    shown.session.stack.frames.resize(2);
    shown.session.stack.frames[1].instruction = kSecond;
    shown.stopAt(kFirst);
    REQUIRE(shown.shows(u" >2 {"_s));
    shown.session.stack.chosen = 1;
    shown.session.changeContents();
    CHECK(shown.shows(u" ^3 \treturn 1;"_s));
}
