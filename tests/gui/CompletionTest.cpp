#include <QLabel>
#include <QTest>
#include <QTreeView>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/SampleTarget.h"
#include "tests/support/FakeSession.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/CompletionModel.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::CompletionKind;
using session::ConnectionState;
using test::FakeSession;
using test::waitFor;

namespace {

// A Command window that stands at a prompt, and its entry line.
struct Prompt {
    FakeSession session;
    CommandPanel panel{session};
    CommandLine* input = panel.input();

    Prompt() {
        panel.resize(700, 400);
        panel.show();
        panel.activateWindow();
        session.stop(u"stop"_s);
        session.completions = {{u".reload"_s, CompletionKind::Command},
                               {u".restart"_s, CompletionKind::Command},
                               {u"hwsdisk"_s, CompletionKind::Module},
                               {u"nt!KeBugCheck"_s, CompletionKind::Symbol},
                               {u"nt!KeBugCheckEx"_s, CompletionKind::Symbol}};
        for (int i = 0; i < 20; ++i)
            session.completions[u"nt!Many%1"_s.arg(i, 2, 10, QLatin1Char('0'))] = CompletionKind::Symbol;
        input->setFocus();
        REQUIRE(waitFor([&] { return input->hasFocus(); }));
    }
    void type(const QString& text) { QTest::keyClicks(input, text); }
    // Until what it asked for has come.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        const qsizetype before = session.calls.size();
        QTest::keyClick(input, key, modifiers);
        if (session.calls.size() == before) return;
        bool answered = false;
        session.ask(session::Evaluate{u"0"_s}, input, [&](const auto&) { answered = true; });
        REQUIRE(waitFor([&] { return answered; }));
    }
    QTreeView* view() { return test::child<QTreeView>(*input, "completionView"); }
    bool isListed() { return view()->isVisible(); }
    int rows() { return view()->model()->rowCount(); }
    QString chosen() { return view()->currentIndex().siblingAtColumn(0).data().toString(); }
};

}  // namespace

TEST_CASE("Tab completes and stays in the prompt", "[command]") {
    Prompt prompt;
    auto* input = prompt.input;
    prompt.press(Qt::Key_Tab);
    CHECK(input->hasFocus());
    prompt.type(u"u hwsd"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u hwsdisk"_s);
    CHECK(input->hasFocus());
    CHECK(prompt.session.calls.contains(u"complete u hwsd 6"_s));

    // What few have in common, then one after the other, and back.
    prompt.press(Qt::Key_Escape);
    prompt.type(u"u NT!ke"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u nt!KeBugCheck"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u nt!KeBugCheckEx"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u nt!KeBugCheck"_s);
    prompt.press(Qt::Key_Backtab, Qt::ShiftModifier);
    CHECK(input->text() == u"u nt!KeBugCheckEx"_s);
    CHECK(input->hasFocus());

    // In the middle of a line.
    prompt.press(Qt::Key_Escape);
    prompt.type(u"u hws L5"_s);
    input->setCursorPosition(5);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u hwsdisk L5"_s);
    CHECK(input->cursorPosition() == 9);
}

TEST_CASE("Tab works while the target runs, and at no session not at all", "[command]") {
    Prompt prompt;
    prompt.session.resume();
    prompt.type(u"u hwsd"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(prompt.input->text() == u"u hwsdisk"_s);
    prompt.session.changeState(ConnectionState::Closed, u"test"_s);
    prompt.session.calls.clear();
    prompt.press(Qt::Key_Tab);
    CHECK(prompt.session.calls.isEmpty());
}

TEST_CASE("Tab Tab and Ctrl+Space list the candidates", "[command]") {
    Prompt prompt;
    auto* input = prompt.input;
    prompt.type(u"u nt!Ma"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(input->text() == u"u nt!Many"_s);
    CHECK_FALSE(prompt.isListed());
    prompt.press(Qt::Key_Tab);
    REQUIRE(prompt.isListed());
    CHECK(prompt.rows() == 20);
    CHECK(prompt.chosen() == u"nt!Many00"_s);
    CHECK(prompt.view()->model()->index(0, 1).data().toString() == u"symbol"_s);
    CHECK(input->hasFocus());

    // Keys move in it, typing narrows it, Enter takes what is chosen and runs nothing.
    prompt.press(Qt::Key_Down);
    CHECK(prompt.chosen() == u"nt!Many01"_s);
    prompt.press(Qt::Key_PageDown);
    prompt.press(Qt::Key_PageDown);
    CHECK(prompt.chosen() == u"nt!Many19"_s);
    prompt.press(Qt::Key_Up);
    CHECK(prompt.chosen() == u"nt!Many18"_s);
    prompt.type(u"1"_s);
    CHECK(prompt.rows() == 10);
    CHECK(prompt.chosen() == u"nt!Many10"_s);
    prompt.press(Qt::Key_Backspace);
    CHECK(prompt.rows() == 20);
    prompt.type(u"1"_s);
    prompt.press(Qt::Key_Down);
    prompt.press(Qt::Key_Return);
    CHECK(input->text() == u"u nt!Many11"_s);
    CHECK_FALSE(prompt.isListed());
    CHECK(prompt.session.count(u"execute"_s) == 0);

    // Escape closes the list, and only then clears the line.
    prompt.press(Qt::Key_Escape);
    prompt.type(u"u nt!"_s);
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    REQUIRE(prompt.isListed());
    CHECK(prompt.rows() == 22);
    prompt.press(Qt::Key_Escape);
    CHECK_FALSE(prompt.isListed());
    CHECK(input->text() == u"u nt!"_s);
    prompt.press(Qt::Key_Escape);
    CHECK(input->text().isEmpty());

    // The mouse takes one.
    prompt.type(u"u nt!"_s);
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    REQUIRE(prompt.isListed());
    auto* view = prompt.view();
    const QModelIndex second = view->model()->index(1, 0);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(second).center());
    CHECK(input->text() == u"u nt!KeBugCheckEx"_s);
    CHECK_FALSE(prompt.isListed());

    // What nothing begins with any more needs no list; nor does a line that has gone on.
    prompt.press(Qt::Key_Escape);
    prompt.type(u"u nt!"_s);
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    REQUIRE(prompt.isListed());
    prompt.type(u"zz"_s);
    CHECK_FALSE(prompt.isListed());
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    CHECK_FALSE(prompt.isListed());
    CHECK(input->text() == u"u nt!zz"_s);
}

TEST_CASE("a list that is not whole says so, and is asked for again", "[command]") {
    Prompt prompt;
    prompt.session.completesMore = true;
    prompt.type(u"u nt!M"_s);
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    REQUIRE(prompt.isListed());
    CHECK(test::child<QLabel>(*prompt.input, "completionsMore")->isVisible());
    CHECK(prompt.rows() == 20);
    prompt.type(u"any1"_s);
    REQUIRE(waitFor([&] { return prompt.rows() == 10; }));
    CHECK(prompt.session.calls.contains(u"complete u nt!Many1 10"_s));
}

TEST_CASE("an answer for a line that has changed is dropped", "[command]") {
    Prompt prompt;
    auto* input = prompt.input;
    auto& session = prompt.session;
    session.holdsCompletions = true;
    const auto answerAll = [&] {
        for (const auto& held : std::exchange(session.heldCompletions, {})) held();
        bool answered = false;
        session.ask(session::Evaluate{u"0"_s}, input, [&](const auto&) { answered = true; });
        REQUIRE(waitFor([&] { return answered; }));
    };
    prompt.type(u"u hwsd"_s);
    QTest::keyClick(input, Qt::Key_Tab);
    QTest::keyClick(input, Qt::Key_Space, Qt::ControlModifier);
    prompt.type(u"x"_s);
    answerAll();
    CHECK(input->text() == u"u hwsdx"_s);
    CHECK_FALSE(prompt.isListed());

    // The cursor has gone elsewhere.
    QTest::keyClick(input, Qt::Key_Backspace);
    QTest::keyClick(input, Qt::Key_Tab);
    QTest::keyClick(input, Qt::Key_Home);
    answerAll();
    CHECK(input->text() == u"u hwsd"_s);

    // Late is not too late.
    QTest::keyClick(input, Qt::Key_End);
    QTest::keyClick(input, Qt::Key_Tab);
    answerAll();
    CHECK(input->text() == u"u hwsdisk"_s);
}

TEST_CASE("what a server says goes into the line only as plain text", "[command]") {
    Prompt prompt;
    prompt.session.completions = {{u"evil\nq"_s, CompletionKind::Command},
                                  {u"evil\u202E"_s, CompletionKind::File}};
    prompt.type(u"u ev"_s);
    prompt.press(Qt::Key_Tab);
    CHECK(prompt.input->text() == u"u ev"_s);
    prompt.press(Qt::Key_Space, Qt::ControlModifier);
    CHECK_FALSE(prompt.isListed());
}

TEST_CASE("an answer to the target is no command to complete", "[command]") {
    Prompt prompt;
    prompt.session.tell(session::TargetPrompted{u"Break, Ignore (bi)? "_s, 2});
    prompt.session.calls.clear();
    prompt.press(Qt::Key_Tab);
    CHECK(prompt.session.calls.isEmpty());
}
