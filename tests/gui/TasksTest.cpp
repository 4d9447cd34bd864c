#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTreeView>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/tasks/TasksModel.h"
#include "ui/tasks/TasksPanel.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::waitFor;

namespace {

struct TasksDesk {
    FakeSession session;
    TasksPanel panel{session};
    QTreeView* view = test::child<QTreeView>(panel, "tasksView");

    TasksDesk() {
        test::fillSampleTarget(session);
        panel.resize(700, 300);
        panel.show();
    }
    void stop() {
        session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        session.stop(u"Breakpoint 0 hit"_s);
        REQUIRE(waitFor([&] { return view->model()->rowCount() == 4; }));
    }
    QModelIndex process(int row) const { return view->model()->index(row, 0); }
    QModelIndex thread(int process, int row) const {
        return view->model()->index(row, 0, this->process(process));
    }
    QString text(const QModelIndex& index, TasksModel::Column column) const {
        return index.siblingAtColumn(column).data().toString();
    }
    void open(int row, int threads) {
        view->expand(process(row));
        REQUIRE(waitFor([&] { return view->model()->rowCount(process(row)) == threads; }));
    }
    void enter(const QModelIndex& index) {
        view->setCurrentIndex(index);
        QTest::keyClick(view, Qt::Key_Return);
    }
    QLabel* notice() { return test::child<QLabel>(panel, "tasksNotice"); }
};

}  // namespace

TEST_CASE("processes are listed, and their threads when they are opened", "[tasks]") {
    TasksDesk desk;
    CHECK(desk.view->model()->rowCount() == 0);
    desk.stop();
    CHECK(desk.session.calls.contains(u"readTasks"_s));
    CHECK(desk.text(desk.process(0), TasksModel::Name) == u". System"_s);
    CHECK(desk.text(desk.process(0), TasksModel::Id) == u"0004"_s);
    CHECK(desk.text(desk.process(0), TasksModel::State) == u"3 threads"_s);
    CHECK(desk.text(desk.process(0), TasksModel::Place) == u"ffffa20c`0a4b4080"_s);
    CHECK(desk.process(0).data(Qt::FontRole).value<QFont>().bold());
    CHECK(desk.text(desk.process(1), TasksModel::Name) == u"  smss.exe"_s);
    CHECK(desk.text(desk.process(1), TasksModel::State) == u"1 thread"_s);
    CHECK(desk.text(desk.process(3), TasksModel::State) == u"Exited"_s);
    CHECK_FALSE(desk.view->model()->hasChildren(desk.process(3)));
    CHECK(desk.view->model()->hasChildren(desk.process(0)));
    CHECK(desk.view->model()->rowCount(desk.process(0)) == 0);  // nobody has asked for them
    desk.open(0, 3);
    CHECK(desk.session.calls.last() == u"readTasks 0xffffa20c0a4b4080"_s);
    CHECK(desk.text(desk.thread(0, 1), TasksModel::Name) == u"  nt!ExpWorkerThread"_s);
    CHECK(desk.text(desk.thread(0, 1), TasksModel::State) == u"Waiting: WrQueue"_s);
    CHECK(desk.text(desk.thread(0, 2), TasksModel::Name) == u". hwsdisk!Worker"_s);
    CHECK(desk.text(desk.thread(0, 2), TasksModel::State) == u"Running"_s);
    desk.session.changeState(session::ConnectionState::Closed, u"Debugging was stopped."_s);
    CHECK(desk.view->model()->rowCount() == 0);
}

TEST_CASE("what is open stays so at the next stop, and what was closed is not read", "[tasks]") {
    TasksDesk desk;
    desk.stop();
    desk.open(0, 3);
    desk.open(2, 2);
    desk.view->collapse(desk.process(0));
    desk.view->setCurrentIndex(desk.thread(2, 1));
    auto& processes = desk.session.tasks.processes;
    processes.erase(processes.begin() + 1);
    desk.session.resume();
    desk.session.stop(u"Breakpoint 0 hit"_s);
    REQUIRE(waitFor([&] { return desk.view->model()->rowCount() == 3; }));
    CHECK(desk.session.calls.last() == u"readTasks 0xffffa20c0c9f8080"_s);
    CHECK_FALSE(desk.view->isExpanded(desk.process(0)));
    CHECK(desk.view->isExpanded(desk.process(1)));
    CHECK(desk.view->currentIndex() == desk.thread(1, 1));
}

TEST_CASE("a process or thread is chosen by its row", "[tasks]") {
    TasksDesk desk;
    desk.stop();
    desk.open(2, 2);
    desk.enter(desk.process(2));
    CHECK(desk.session.count(u"selectProcess 0xffffa20c0c9f8080"_s) == 1);
    CHECK(waitFor([&] { return desk.text(desk.process(2), TasksModel::Name) == u". services.exe"_s; }));
    CHECK(desk.text(desk.process(0), TasksModel::Name) == u"  System"_s);
    desk.enter(desk.thread(2, 1));
    CHECK(desk.session.count(u"selectThread"_s) == 1);
    CHECK(waitFor([&] { return desk.text(desk.thread(2, 1), TasksModel::Name) == u". ntdll+0x51a30"_s; }));
    CHECK(waitFor([&] { return desk.view->isExpanded(desk.process(2)); }));
    // Of a target that runs nothing is chosen.
    const auto asked = desk.session.calls.size();
    desk.session.resume();
    desk.enter(desk.process(0));
    CHECK(desk.session.calls.size() == asked);
}

TEST_CASE("the menu of a row chooses, copies and goes back", "[tasks]") {
    TasksDesk desk;
    desk.stop();
    const auto menuAt = [&](const QModelIndex& index) {
        Q_EMIT desk.view->customContextMenuRequested(desk.view->visualRect(index).center());
        auto* menu = test::child<QMenu>(desk.panel, "tasksMenu");
        REQUIRE(menu != nullptr);
        return menu;
    };
    auto* menu = menuAt(desk.process(1));
    CHECK(menu->actions()[0]->text() == u"&Make Process Current"_s);
    menu->actions()[1]->trigger();
    CHECK(QGuiApplication::clipboard()->text() == u"ffffa20c`0c1d2040"_s);
    menu->actions()[0]->trigger();
    CHECK(desk.session.count(u"selectProcess 0xffffa20c0c1d2040"_s) == 1);
    menu->actions().last()->trigger();
    CHECK(desk.session.calls.contains(u"selectThread 0x0"_s));
    CHECK(desk.session.calls.contains(u"selectProcess 0x0"_s));
    menu->close();
}

TEST_CASE("what is wrong with the lists is told where it is", "[tasks]") {
    TasksDesk desk;
    desk.session.tasks.trouble = "The list of processes has no end.";
    desk.session.tasks.processes[1].trouble = "The list of threads is broken.";
    desk.stop();
    CHECK(waitFor([&] { return desk.notice()->text() == u"The list of processes has no end."_s; }));
    desk.open(1, 2);
    CHECK(desk.text(desk.thread(1, 1), TasksModel::Name) == u"The list of threads is broken."_s);
    desk.session.tasks.trouble.clear();
    desk.session.changeContents();
    CHECK(waitFor([&] { return desk.notice()->text().isEmpty(); }));
    desk.session.failure = Error{ErrorCode::NotAvailable, "Processes and threads need the types of nt.", {}};
    desk.session.changeContents();
    CHECK(waitFor([&] { return desk.notice()->text().contains(u"need the types of nt"_s); }));
}

TEST_CASE("processes are asked for again when symbols come", "[tasks]") {
    TasksDesk desk;
    desk.session.failure = Error{ErrorCode::NotAvailable, "The symbols of nt are being loaded.", {}};
    desk.session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
    desk.session.stop(u"Breakpoint 0 hit"_s);
    REQUIRE(waitFor([&] { return desk.notice()->text().contains(u"being loaded"_s); }));
    desk.session.failure.reset();
    desk.session.tell(
        session::SymbolsChanged{std::make_shared<const std::vector<session::ModuleSymbolState>>()});
    CHECK(waitFor([&] { return desk.view->model()->rowCount() == 4; }));
    CHECK(waitFor([&] { return desk.notice()->text().isEmpty(); }));
}

TEST_CASE("the model of processes keeps its promises", "[tasks]") {
    TasksModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto listOf = [](std::initializer_list<std::uint64_t> addresses, std::size_t threads) {
        session::TaskList list;
        for (const std::uint64_t at : addresses) {
            session::ProcessRow row{.process = Address(at)};
            row.opened = true;
            for (std::size_t i = 0; i < threads; ++i) row.threads.push_back({.thread = Address(at + i)});
            list.processes.push_back(std::move(row));
        }
        return list;
    };
    const auto check = [&](const session::TaskList& list) {
        model.setList(list, true);
        REQUIRE(model.rowCount() == static_cast<int>(list.processes.size()));
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto& process = list.processes[static_cast<std::size_t>(row)];
            const QModelIndex index = model.index(row, 0);
            CHECK(model.processAt(index)->process == process.process);
            REQUIRE(model.rowCount(index) == static_cast<int>(process.threads.size()));
            for (int i = 0; i < model.rowCount(index); ++i) CHECK(model.index(i, 0, index).parent() == index);
        }
    };
    check(listOf({0x100, 0x200, 0x300}, 2));
    const QPersistentModelIndex kept = model.index(1, 0, model.index(2, 0));
    check(listOf({0x50, 0x100, 0x250, 0x300, 0x400}, 3));
    CHECK(model.threadAt(kept)->thread == Address(0x301));
    check(listOf({0x400, 0x300, 0x100}, 1));  // in another order
    check(listOf({0x100, 0x100, 0x100}, 2));  // the same one again and again
    check(listOf({0x200}, 0));
    model.clear();
    CHECK(model.rowCount() == 0);
}
