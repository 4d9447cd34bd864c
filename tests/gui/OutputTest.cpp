#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/FindBar.h"
#include "ui/command/OutputView.h"
#include "ui/command/PasteBar.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ConnectionState;
using session::OutputKind;
using test::FakeSession;
using test::waitFor;

namespace {

session::OutputBatch lines(int from, int count) {
    auto batch = std::make_shared<std::vector<session::OutputRun>>();
    for (int i = from; i < from + count; ++i)
        batch->push_back({OutputKind::Target, "line " + std::to_string(i) + "\n", {}});
    return batch;
}

}  // namespace

TEST_CASE("runs of one look are joined, others kept apart", "[output]") {
    OutputQueue queue;
    queue.push({OutputKind::Normal, "a", {}});
    queue.push({OutputKind::Normal, "b\n", {}});
    queue.push({OutputKind::Error, "c\n", {}});
    queue.push({OutputKind::Error, "d\n", "k"});
    CHECK(queue.take()->text == u"ab\n"_s);
    CHECK(queue.take()->kind == OutputKind::Error);
    CHECK(queue.take()->link == u"k"_s);
    CHECK_FALSE(queue.take().has_value());
}

TEST_CASE("a line of any length is cut, also when it comes in parts", "[output]") {
    OutputQueue queue;
    for (int i = 0; i < 10; ++i) queue.push({OutputKind::Target, std::string(4096, 'x'), {}});
    queue.push({OutputKind::Target, "\nnext\n", {}});
    QString all;
    while (const auto piece = queue.take()) {
        CHECK(piece->text.size() <= OutputQueue::kPiece);
        all += piece->text;
    }
    const QStringList parts = all.split(u'\n');
    CHECK(parts.at(0).size() == OutputQueue::kMaxLine + 1);
    CHECK(parts.at(0).endsWith(u'…'));
    CHECK(parts.at(1) == u"next"_s);
}

TEST_CASE("a flood is bounded and leaves the event loop free", "[output]") {
    OutputView view;
    view.resize(600, 400);
    view.show();
    constexpr int kLines = 100'000;
    for (int i = 0; i < kLines; i += 1000) view.enqueue(lines(i, 1000));
    view.enqueue(lines(kLines, 500));

    // Between each slice and the next whatever else is due has its turn; how long each takes is the bench's
    // to say.
    int slices = 0;
    int overtaken = 0;
    bool due = false;
    QObject::connect(view.document(), &QTextDocument::contentsChanged, &view, [&] {
        ++slices;
        overtaken += due ? 1 : 0;
        due = true;
        QTimer::singleShot(0, &view, [&] { due = false; });
    });
    REQUIRE(waitFor([&] { return !view.pending(); }));
    CHECK(overtaken == 0);
    constexpr int kLeastCharacters = kLines * 6;  // "line " and a digit at least
    CHECK(slices >= kLeastCharacters / (OutputView::kSlicePieces * static_cast<int>(OutputQueue::kPiece)));
    CHECK(view.blockCount() <= OutputView::kMaxLines);
    CHECK(view.document()->lastBlock().previous().text() == u"line %1"_s.arg(kLines + 499));
    CHECK(view.document()->firstBlock().text() != u"line 0"_s);
}

TEST_CASE("the output stays at its end through growth and resizing, but not against the user", "[output]") {
    OutputView view;
    view.resize(600, 400);
    view.show();
    auto* bar = view.verticalScrollBar();
    view.enqueue(lines(0, 1000));
    REQUIRE(waitFor([&] { return !view.pending() && bar->maximum() > 100; }));
    CHECK(bar->value() == bar->maximum());
    view.resize(300, 200);
    CHECK(waitFor([&] { return bar->value() == bar->maximum(); }));
    bar->setValue(10);
    view.enqueue(lines(1000, 500));
    REQUIRE(waitFor([&] { return !view.pending(); }));
    CHECK(bar->value() == 10);
    bar->setValue(bar->maximum());
    view.enqueue(lines(1500, 500));
    REQUIRE(waitFor([&] { return !view.pending(); }));
    CHECK(bar->value() == bar->maximum());
}

TEST_CASE("lines that wrap do not hide the end", "[output]") {
    OutputView view;
    view.setLineWrapMode(QPlainTextEdit::WidgetWidth);
    view.resize(430, 400);
    view.show();
    auto* bar = view.verticalScrollBar();
    auto dump = std::make_shared<std::vector<session::OutputRun>>();
    session::OutputRun row;
    row.text = "fffff800`12345678  00 01 02 03 04 05 06 07-08 09 0a 0b 0c 0d 0e 0f  ................\n";
    dump->assign(16'384, row);
    view.enqueue(dump);
    REQUIRE(waitFor([&] { return !view.pending(); }));
    const auto endIsSeen = [&] {
        return view.cursorRect(QTextCursor(view.document()->lastBlock())).bottom() <=
               view.viewport()->height();
    };
    CHECK(bar->value() == bar->maximum());
    CHECK(endIsSeen());
    view.enqueue(lines(0, 3));
    REQUIRE(waitFor([&] { return !view.pending(); }));
    CHECK(endIsSeen());
    for (const QSize size : {QSize(300, 300), QSize(700, 500), QSize(250, 600), QSize(430, 120)}) {
        CAPTURE(size.width(), size.height());
        view.resize(size);
        CHECK(waitFor([&] { return bar->value() == bar->maximum() && endIsSeen(); }));
    }
    view.resize(430, 400);
    CHECK(waitFor(endIsSeen));
    bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    const auto firstSeen = [&] { return view.cursorForPosition(QPoint(10, 10)).position(); };
    const int there = firstSeen();
    view.enqueue(lines(3, 3));
    REQUIRE(waitFor([&] { return !view.pending(); }));
    CHECK(firstSeen() == there);
}

TEST_CASE("lines that wrap differently do not hide the end after a resize", "[output]") {
    OutputView view;
    view.setWordWrap(true);
    view.resize(700, 400);
    view.show();
    auto* bar = view.verticalScrollBar();
    auto rows = std::make_shared<std::vector<session::OutputRun>>();
    session::OutputRun row;
    for (std::size_t i = 0; i < 400; ++i) {
        row.text = "fffff800`12345678  00 01 02 03 04 05 06 07-08 09 0a 0b 0c 0d 0e 0f  ................\n";
        if (i % 3 == 0) row.text += std::string(i * 7 % 400, 'w') + "\n";
        rows->push_back(row);
    }
    view.enqueue(rows);
    REQUIRE(waitFor([&] { return !view.pending(); }));
    constexpr int kTurns = 8;  // of the event loop: painting and what it finds out are over by then
    for (int i = 0; i < 60; ++i) {
        view.resize(150 + i * 173 % 700, 100 + i * 97 % 500);
        int turns = 0;
        REQUIRE(waitFor([&] { return ++turns > kTurns; }));
        CAPTURE(view.width(), view.height());
        CHECK(bar->value() == bar->maximum());
        CHECK(view.cursorRect(QTextCursor(view.document()->lastBlock())).bottom() <=
              view.viewport()->height());
    }
}

TEST_CASE("the history keeps a draft and no doubles", "[history]") {
    CommandHistory history({u"g"_s});
    history.add(u"k"_s);
    history.add(u"k"_s);
    history.add(u"  "_s);
    CHECK(history.lines() == QStringList{u"g"_s, u"k"_s});
    CHECK(history.previous(u"dra"_s) == u"k"_s);
    CHECK(history.previous(u"k"_s) == u"g"_s);
    CHECK(history.previous(u"g"_s) == u"g"_s);
    CHECK(history.next(u"g"_s) == u"k"_s);
    CHECK(history.next(u"k"_s) == u"dra"_s);
    CHECK(history.next(u"dra"_s) == u"dra"_s);
    for (int i = 0; i < 2000; ++i) history.add(QString::number(i));
    CHECK(history.lines().size() == CommandHistory::kMaxLines);
}

TEST_CASE("the entry line enters, repeats and clears", "[command]") {
    FakeSession session;
    auto& fake = session;
    CommandPanel panel(session);
    panel.show();
    auto* input = panel.input();
    CHECK(input->isReadOnly());  // no session

    fake.changeState(ConnectionState::Running, u"test"_s);
    fake.setPrompt(u"Debuggee is running..."_s, false, false);
    QTest::keyClicks(input, u".restart\r"_s);
    QTest::keyClick(input, Qt::Key_Return);
    CHECK(fake.calls == QStringList{u"execute .restart"_s});  // an empty line repeats only at a prompt

    fake.stop(u"Breakpoint 0 hit"_s);
    CHECK(test::child<QLabel>(panel, "commandPrompt")->text() == u"0: kd>"_s);
    QTest::keyClick(input, Qt::Key_Return);
    CHECK(fake.calls.last() == u"execute .restart"_s);
    CHECK(fake.calls.size() == 2);
    QTest::keyClicks(input, u"half"_s);
    QTest::keyClick(input, Qt::Key_Up);
    CHECK(input->text() == u".restart"_s);
    QTest::keyClick(input, Qt::Key_Down);
    CHECK(input->text() == u"half"_s);
    QTest::keyClick(input, Qt::Key_Escape);
    CHECK(input->text().isEmpty());

    fake.setPrompt(u"*BUSY*"_s, false, true);
    CHECK(test::child<QLabel>(panel, "commandPrompt")->text() == u"*BUSY*"_s);
}

TEST_CASE("pasted lines are shown before they run", "[command]") {
    FakeSession session;
    auto& fake = session;
    CommandPanel panel(session);
    panel.show();
    panel.activateWindow();
    fake.stop(u"stop"_s);
    fake.calls.clear();
    auto* input = panel.input();
    auto* bar = test::child<PasteBar>(panel, "pasteBar");
    auto* text = test::child<QPlainTextEdit>(panel, "pasteText");
    auto* run = test::child<QPushButton>(panel, "pasteRun");

    input->pasteText(u"lm m\n"_s);  // one line waits in the prompt
    CHECK(input->text() == u"lm m"_s);
    CHECK(bar->isHidden());
    input->clear();

    QTest::keyClicks(input, u"lm "_s);
    input->pasteText(u"r\r\nk\n\nlm m"_s);
    CHECK(fake.calls.isEmpty());
    CHECK(bar->isVisible());
    CHECK(text->toPlainText() == u"lm r\nk\nlm m"_s);
    CHECK(test::child<QLabel>(panel, "pasteTitle")->text().startsWith(u"3 pasted lines"_s));
    REQUIRE(waitFor([&] { return run->hasFocus(); }));
    QTest::keyClick(run, Qt::Key_Escape);
    CHECK(bar->isHidden());
    CHECK(fake.calls.isEmpty());
    CHECK(waitFor([&] { return input->hasFocus(); }));

    input->pasteText(u"r\nk"_s);
    text->setPlainText(u"r rax\n\nk"_s);  // changed before it runs
    run->setFocus();
    QTest::keyClick(run, Qt::Key_Return);
    CHECK(fake.calls == QStringList{u"execute r rax"_s, u"execute k"_s});
    CHECK(bar->isHidden());
    CHECK(input->history().lines() == QStringList{u"r rax"_s, u"k"_s});
}

TEST_CASE("a DbgPrompt is answered on the entry line", "[command]") {
    FakeSession session;
    auto& fake = session;
    CommandPanel panel(session);
    panel.show();
    fake.stop(u"stop"_s);
    session.tell(session::TargetPrompted{u"Break, Ignore (bi)? "_s, 2});
    CHECK(test::child<QLabel>(panel, "commandPrompt")->text() == u"Input>"_s);
    CHECK(panel.input()->maxLength() == 2);
    QTest::keyClicks(panel.input(), u"i"_s);
    QTest::keyClick(panel.input(), Qt::Key_Return);
    CHECK(fake.calls == QStringList{u"answer i"_s});
    CHECK(test::child<QLabel>(panel, "commandPrompt")->text() == u"0: kd>"_s);
    CHECK(panel.input()->maxLength() > 1000);
}

TEST_CASE("links run commands or ask for actions", "[command]") {
    FakeSession session;
    auto& fake = session;
    CommandPanel panel(session);
    panel.resize(700, 400);
    panel.show();
    QSignalSpy actions(&panel, &CommandPanel::actionRequested);
    fake.stop(u"stop"_s);
    fake.print(OutputKind::Normal, u"nt"_s, u"lm m nt"_s);
    fake.print(OutputKind::Normal, u"\n"_s);
    fake.print(OutputKind::Error, u"Restart"_s, u"action:restart"_s);
    REQUIRE(waitFor(
        [&] { return !panel.output()->pending() && panel.output()->toPlainText() == u"nt\nRestart"_s; }));
    auto* view = panel.output();
    const auto clickLine = [&](int block) {
        QTextCursor cursor(view->document()->findBlockByNumber(block));
        const QPoint at = view->cursorRect(cursor).center() + QPoint(6, 0);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
    };
    clickLine(0);
    CHECK(fake.calls == QStringList{u"execute lm m nt"_s});
    clickLine(1);
    REQUIRE(actions.count() == 1);
    CHECK(actions[0][0].toString() == u"restart"_s);

    session.tell(session::OutputCleared{});
    CHECK(view->toPlainText().isEmpty());
}
