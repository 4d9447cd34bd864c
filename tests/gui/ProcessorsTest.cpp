#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTableView>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/processors/ProcessorsModel.h"
#include "ui/processors/ProcessorsPanel.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::waitFor;

namespace {

struct ProcessorsDesk {
    FakeSession session;
    ProcessorsPanel panel{session};
    QTableView* view = test::child<QTableView>(panel, "processorsView");

    ProcessorsDesk() {
        test::fillSampleTarget(session);
        panel.resize(600, 200);
        panel.show();
    }
    void stop() {
        session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        session.stop(u"Breakpoint 0 hit"_s);
        REQUIRE(waitFor([&] { return view->model()->rowCount() == 2; }));
    }
    QString text(int row, ProcessorsModel::Column column) const {
        return view->model()->index(row, column).data().toString();
    }
    void click(int row) {
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->visualRect(view->model()->index(row, ProcessorsModel::Place)).center());
    }
};

}  // namespace

TEST_CASE("the processors are listed with what is known of each", "[processors]") {
    ProcessorsDesk desk;
    CHECK(desk.view->model()->rowCount() == 0);
    desk.stop();
    CHECK(desk.text(0, ProcessorsModel::Number) == u". 0"_s);
    CHECK(desk.text(0, ProcessorsModel::ProgramCounter) == u"fffff800`1234568a"_s);
    CHECK(desk.text(0, ProcessorsModel::Thread) == u"ffffa20c`0d8f5040"_s);
    CHECK(desk.text(0, ProcessorsModel::State) == u"Stopped"_s);
    CHECK(desk.text(0, ProcessorsModel::Place) == u"hwsdisk+0x1694"_s);
    CHECK(desk.text(1, ProcessorsModel::Number) == u"  1"_s);
    CHECK(desk.text(1, ProcessorsModel::Thread) == u"–"_s);
    CHECK(desk.text(1, ProcessorsModel::State) == u"Held"_s);
    desk.session.changeState(session::ConnectionState::Closed, u"Debugging was stopped."_s);
    CHECK(desk.view->model()->rowCount() == 0);
}

TEST_CASE("a click makes a processor the current one", "[processors]") {
    ProcessorsDesk desk;
    desk.stop();
    desk.click(0);  // it is the current one
    CHECK(desk.session.count(u"selectProcessor"_s) == 0);
    desk.click(1);
    CHECK(desk.session.calls.last() == u"selectProcessor 1"_s);
    CHECK(waitFor([&] { return desk.text(1, ProcessorsModel::Number) == u". 1"_s; }));
    CHECK(desk.text(0, ProcessorsModel::Number) == u"  0"_s);
    desk.view->setCurrentIndex(desk.view->model()->index(0, 0));
    QTest::keyClick(desk.view, Qt::Key_Return);
    CHECK(desk.session.calls.last() == u"selectProcessor 0"_s);
}

TEST_CASE("a processor that cannot be chosen is told in the panel", "[processors]") {
    ProcessorsDesk desk;
    desk.stop();
    desk.session.failure = Error{ErrorCode::Refused, "There is no processor 1.", {}};
    desk.click(1);
    const auto* notice = test::child<QLabel>(desk.panel, "processorsNotice");
    CHECK(waitFor([&] { return notice->text().contains(u"no processor 1"_s); }));
}

TEST_CASE("the model of processors keeps its promises", "[processors]") {
    ProcessorsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    session::ProcessorList list;
    list.processors.resize(3);
    model.setList(std::make_shared<const session::ProcessorList>(list), true);
    CHECK(model.rowCount() == 3);
    list.processors.resize(1);
    model.setList(std::make_shared<const session::ProcessorList>(list), false);
    CHECK(model.rowCount() == 1);
    CHECK(model.processorAt(1) == nullptr);
    model.setList(nullptr, true);
    CHECK(model.rowCount() == 0);
}
