#include <QDockWidget>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/SampleTarget.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/OutputView.h"
#include "ui/memory/MemoryView.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"
#include "ui/window/SessionsWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::waitFor;

namespace {

struct LayoutRun {
    explicit LayoutRun(const QString& folder) : settings(folder) {
        window.show();
        FakeSession::of(page().session()).changeState(session::ConnectionState::Running, u"test"_s);
    }
    MainWindow& page() { return window.current(); }
    DockSet& docks() { return page().docks(); }

    UserSettings settings;
    test::ScriptedPrompts prompts;
    session::SessionPool pool{[](const QString&) { return std::make_unique<FakeSession>(); }};
    SessionsWindow window{pool, settings, prompts};
};

// On a screen of whatever size.
struct Page {
    explicit Page(const QString& folder) : settings(folder) {
        session.changeState(session::ConnectionState::Running, u"test"_s);
        host.resize(1400, 860);
        window = new MainWindow(session, settings, prompts, &host);
        window->resize(host.size());
        host.show();
        window->show();
    }
    DockSet& docks() { return window->docks(); }

    UserSettings settings;
    test::ScriptedPrompts prompts;
    FakeSession session;
    QWidget host;
    MainWindow* window = nullptr;
};

}  // namespace

TEST_CASE("a window never leaves the screen, its frame included", "[layout]") {
    const QRect screen(0, 30, 1400, 870);
    const QMargins frame(1, 20, 1, 5);
    const QRect room = screen.marginsRemoved(frame);
    CHECK(fitted({100, 100, 800, 600}, frame, screen) == QRect(100, 100, 800, 600));
    CHECK(fitted({0, 0, 1400, 1300}, frame, screen) == room);
    CHECK(fitted({-500, -500, 800, 600}, frame, screen) == QRect(room.topLeft(), QSize(800, 600)));
    CHECK(fitted({5000, 5000, 800, 600}, frame, screen).bottomRight() == room.bottomRight());
}

TEST_CASE("the layout is put back without making the window larger", "[layout]") {
    QTemporaryDir folder;
    LayoutRun run(folder.path());
    run.window.resize(700, 500);
    const QSize before = run.window.size();
    run.page().actions().at(ActionId::ResetLayout)->trigger();
    REQUIRE(waitFor([&] { return !run.settings.layout().isEmpty(); }));
    CHECK(run.window.size() == before);
    for (int i = 0; i < 6; ++i) run.docks().another(kMemoryDock);
    run.docks().show(kTraceDock);
    run.page().actions().at(ActionId::ResetLayout)->trigger();
    CHECK(run.window.size() == before);
}

TEST_CASE("a change of the layout is in the file at once", "[layout]") {
    QTemporaryDir folder;
    LayoutRun run(folder.path());
    REQUIRE(waitFor([&] { return !run.settings.layout().isEmpty() && !run.settings.geometry().isEmpty(); }));
    const auto kept = [&](const QString& key) {
        return QSettings(folder.filePath(u"hawser.ini"_s), QSettings::IniFormat).value(key).toByteArray();
    };
    QByteArray layout = kept(u"window/layout"_s);
    run.docks().close(kModulesDock);
    CHECK(waitFor([&] { return kept(u"window/layout"_s) != layout; }));
    layout = kept(u"window/layout"_s);
    run.page().resizeDocks({run.docks().dock(kRegistersDock)}, {400}, Qt::Horizontal);  // as by a splitter
    CHECK(waitFor([&] { return kept(u"window/layout"_s) != layout; }));
    const QByteArray geometry = kept(u"window/geometry"_s);
    run.window.resize(760, 540);
    CHECK(waitFor([&] { return kept(u"window/geometry"_s) != geometry; }));
    run.docks().showMemory(u"nt+42"_s);
    CHECK(waitFor([&] {
        return QSettings(folder.filePath(u"hawser.ini"_s), QSettings::IniFormat)
            .value(u"memory/expressions"_s)
            .toStringList()
            .contains(u"nt+42"_s);
    }));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    CHECK((QFile(folder.filePath(u"hawser.ini"_s)).permissions() & others) == QFile::Permissions());
}

TEST_CASE("a dock opens again with the size it had", "[layout]") {
    QTemporaryDir folder;
    Page run(folder.path());
    auto* dock = run.docks().dock(kRegistersDock);
    const int before = dock->width();
    run.window->resizeDocks({dock}, {430}, Qt::Horizontal);
    run.window->resizeDocks({dock}, {300}, Qt::Vertical);
    REQUIRE(waitFor([&] { return dock->width() > before + 50; }));
    const QSize size = dock->size();
    run.docks().close(kRegistersDock);
    run.docks().close(kConnectionDock);
    run.docks().show(kConnectionDock);
    run.docks().show(kRegistersDock);
    CAPTURE(dock->width(), size.width(), dock->height(), size.height());
    CHECK(waitFor([&] {
        return std::abs(dock->width() - size.width()) < 8 && std::abs(dock->height() - size.height()) < 8;
    }));
}

TEST_CASE("the protocol trace opens below all, not over the commands", "[layout]") {
    QTemporaryDir folder;
    LayoutRun run(folder.path());
    auto* trace = run.docks().dock(kTraceDock);
    auto* command = run.docks().dock(kCommandDock);
    run.docks().show(kTraceDock);
    REQUIRE(waitFor([&] { return trace->isVisible() && trace->height() > 40; }));
    CHECK(run.page().tabifiedDockWidgets(trace).isEmpty());
    CHECK(command->widget()->isVisible());
    CHECK_FALSE(command->visibleRegion().isEmpty());
    CHECK(trace->width() > run.page().width() * 9 / 10);
}

TEST_CASE("by default rows of db and kv fit into a window of 1400 pixels", "[layout]") {
    QTemporaryDir folder;
    Page run(folder.path());
    run.docks().resetLayout();
    auto* output = run.docks().command()->output();
    const QString db =
        u"fffff800`12345678  00 01 02 03 04 05 06 07-08 09 0a 0b 0c 0d 0e 0f  ................"_s;
    const QString kv =
        u"fffff680`1e4f7c28 fffff800`004e2b31 : 00000000`00000000 00000000`00000000 00000000`00000000 "
        "00000000`00000000 : hwsdisk+0x1694"_s;
    output->setPlainText(db + u'\n' + kv);
    const auto room = [&] {
        return output->viewport()->width() - 2 * static_cast<int>(output->document()->documentMargin());
    };
    CHECK(waitFor([&] { return room() >= output->fontMetrics().horizontalAdvance(kv); }));
    CHECK(waitFor([&] { return output->horizontalScrollBar()->maximum() == 0; }));
    CHECK(output->lineWrapMode() == QPlainTextEdit::NoWrap);
    run.window->actions().at(ActionId::WordWrap)->trigger();
    CHECK(output->lineWrapMode() == QPlainTextEdit::WidgetWidth);
    CHECK(UserSettings(folder.path()).viewOptions().wordWrap);
}

TEST_CASE("by default memory has 16 bytes a row in a window of 1400 pixels", "[layout]") {
    QTemporaryDir folder;
    Page run(folder.path());
    test::fillSampleTarget(run.session);
    run.docks().resetLayout();
    run.session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
    run.session.stop(u"Breakpoint 0 hit"_s);
    auto* memory = test::child<MemoryView>(*run.window, "memoryView1");
    const auto bytes = [&] {
        const QString row = memory->visibleText().section(u'\n', 0, 0).mid(18, 52);
        return row.count(QRegularExpression(u"\\b[0-9a-f]{2}\\b"_s));
    };
    CHECK(waitFor([&] { return bytes() == 16; }));
    CAPTURE(memory->visibleText().toStdString(), memory->width());
    CHECK(bytes() == 16);
}

TEST_CASE("by default nothing of the connection is cut in a window of 1400 pixels", "[layout]") {
    QTemporaryDir folder;
    Page run(folder.path());
    test::fillSampleTarget(run.session);
    run.docks().resetLayout();
    auto* area = test::child<QScrollArea>(*run.window, "connectionScroll");
    using enum session::ConnectionState;
    for (const auto state : {Opening, WaitingForTarget, Resynchronizing, Unresponsive, Stopped, Running}) {
        CAPTURE(session::nameOf(state));
        run.session.changeState(state,
                                u"No answer for 3 s to a request for memory; it was sent again 3 times."_s);
        CHECK(waitFor([&] { return area->widget()->width() <= area->viewport()->width(); }));
        CHECK(area->horizontalScrollBar()->maximum() == 0);
        CHECK(area->widget()->minimumSizeHint().width() <= area->viewport()->width());
    }
    session::Statistics counters;
    counters.packetsReceived = counters.packetsSent = 12'345;
    counters.bytesReceived = counters.bytesSent = 91'204'000;
    session::LineReport report;
    report.sinceStart = report.sinceResynchronization = counters;
    run.session.tell(report);
    for (const char* const name :
         {"connectionPacketsLabel", "connectionPacketsLabelSince", "connectionReceivedLabel"}) {
        CAPTURE(name);
        auto* label = test::child<QLabel>(*run.window, name);
        REQUIRE(waitFor([&] { return label->text().contains(u'2') || label->text().contains(u'9'); }));
        CHECK(label->fontMetrics().horizontalAdvance(label->text()) <= label->contentsRect().width());
    }
}
