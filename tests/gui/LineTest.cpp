#include <QAbstractItemModelTester>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QToolTip>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/connection/ConnectionPanel.h"
#include "ui/connection/LineChartView.h"
#include "ui/connection/LinkStatusBar.h"
#include "ui/connection/TimelineModel.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLine.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ConnectionState;
using test::FakeSession;
using test::waitFor;

namespace {

session::Statistics counters(std::uint64_t received, std::uint64_t sent, std::uint64_t packets = 0) {
    session::Statistics made;
    made.bytesReceived = received;
    made.bytesSent = sent;
    made.packetsReceived = made.packetsSent = packets;
    return made;
}

}  // namespace

TEST_CASE("traffic is what came between two samples, by the second", "[line]") {
    LineHistory history;
    history.count(counters(0, 0), 1000);
    CHECK(history.samples().empty());
    history.count(counters(500, 50), 1100);  // too early
    CHECK(history.samples().empty());
    history.count(counters(1000, 100), 1500);
    REQUIRE(history.samples().size() == 1);
    CHECK(history.samples()[0].received == Approx(2000));
    CHECK(history.samples()[0].sent == Approx(200));
    CHECK_FALSE(history.samples()[0].roundTrip);
    auto answered = counters(1000, 100, 1);
    answered.roundTrip = std::chrono::microseconds(2500);
    history.count(answered, 2000);
    CHECK(history.samples()[1].roundTrip == 2.5);
    history.count(answered, 2500);
    CHECK_FALSE(history.samples()[2].roundTrip);  // an old answer is not shown again
    CHECK(history.mostTraffic() == Approx(2000));
    CHECK(history.longestRoundTrip() == Approx(2.5));
    CHECK(history.sampleAt(1700)->time == 2000);
    CHECK(history.sampleAt(9000) == nullptr);
}

TEST_CASE("a session that begins anew and a clock that is set back make no spikes", "[line]") {
    LineHistory history;
    history.count(counters(5000, 5000), 10'000);
    history.count(counters(10, 10), 11'000);
    CHECK(history.samples().empty());
    history.count(counters(20, 20), 12'000);
    CHECK(history.mostTraffic() == Approx(10));
    history.count(counters(30, 30), 3000);
    history.count(counters(40, 40), 4000);
    for (const auto& sample : history.samples()) CHECK(sample.time <= 4000);
}

TEST_CASE("the line's history is bounded, and the band of states has no gaps", "[line]") {
    LineHistory history;
    history.change(ConnectionState::Opening, 0);
    qint64 now = 0;
    for (int i = 0; i < 20'000; ++i) {
        now += 500;
        history.count(counters(static_cast<std::uint64_t>(i), 0), now);
        if (i % 40 == 0)
            history.change(i % 80 == 0 ? ConnectionState::Running : ConnectionState::Stopped, now);
    }
    CHECK(history.samples().size() <= LineHistory::kSpan / LineHistory::kStep + 1);
    const auto band = history.segments(now - LineHistory::kSpan, now);
    REQUIRE(band.size() >= 6);
    CHECK(band.front().from == now - LineHistory::kSpan);
    CHECK(band.back().to == now);
    for (std::size_t i = 1; i < band.size(); ++i) {
        CHECK(band[i].from == band[i - 1].to);
        CHECK(band[i].state != band[i - 1].state);
    }
    for (int i = 0; i < 100'000; ++i)
        history.change(i % 2 == 0 ? ConnectionState::Running : ConnectionState::Stopped, now);
    CHECK(history.segments(now - 1, now + 1).size() < 100'000);
}

TEST_CASE("the chart draws each state in its colour, and tells what was under the mouse", "[line]") {
    LineChartView chart;
    chart.resize(400, 104);
    constexpr qint64 kNow = 1'000'000;
    chart.history().change(ConnectionState::Running, kNow - 90'000);
    chart.history().change(ConnectionState::Unresponsive, kNow - 30'000);
    chart.history().count(counters(0, 0), kNow - 61'000);
    chart.history().count(counters(4000, 0), kNow - 60'000);
    chart.showUntil(kNow);
    const QImage image = chart.grab().toImage();
    const int band = image.height() - 4;
    const auto colour = [&](ConnectionState state) { return theme::stateColour(state, chart.palette()); };
    CHECK(image.pixelColor(150, band) == colour(ConnectionState::Running));
    CHECK(image.pixelColor(350, band) == colour(ConnectionState::Unresponsive));
    CHECK(image.pixelColor(50, band) == chart.palette().color(QPalette::Base));
    CHECK(chart.textAt(199).contains(u"Running"_s));
    CHECK(chart.textAt(199).contains(u"4.0 kB/s in"_s));
    CHECK(chart.textAt(350).contains(u"Unresponsive"_s));
}

TEST_CASE("the Connection window says how the line is, why, and what to do", "[line]") {
    FakeSession session;
    auto& fake = session;
    ActionRegistry actions(session, &session);
    ConnectionPanel panel(session, actions);
    panel.show();
    const auto label = [&](const char* name) { return test::child<QLabel>(panel, name); };
    CHECK(label("connectionHealthLabel")->isHidden());  // the badge says it
    fake.setStatistics(counters(1'000'000, 1000, 10));
    session.order(session::OpenSession{});
    fake.changeState(ConnectionState::Stopped, u"stop"_s);
    CHECK(label("connectionHealthLabel")->text() == u"Good"_s);
    CHECK(label("connectionAdviceLabel")->isHidden());
    fake.setStatistics(counters(1'002'000, 1000, 12));
    fake.changeState(ConnectionState::Failed, u"'<b>x' is no pipe."_s);
    CHECK(label("connectionHealthLabel")->text() == u"Lost"_s);
    CHECK(label("connectionHealthReasonLabel")->text() == u"'<b>x' is no pipe."_s);
    CHECK(label("connectionHealthReasonLabel")->textFormat() == Qt::PlainText);
    CHECK_FALSE(label("connectionAdviceLabel")->isHidden());
    CHECK(label("connectionReceivedLabel")->text() == u"2.0 kB"_s);
    CHECK(label("connectionReceivedLabelSince")->text() == u"2.0 kB"_s);

    fake.changeState(ConnectionState::Resynchronizing, u"asked"_s);
    fake.setStatistics(counters(1'002'500, 1000, 13));
    CHECK(waitFor([&] { return label("connectionReceivedLabelSince")->text() == u"500 B"_s; }));
    CHECK(label("connectionReceivedLabel")->text() == u"2.5 kB"_s);
    CHECK(label("connectionHealthLabel")->text() == u"Recovering"_s);
}

TEST_CASE("in a low window the Connection panel scrolls", "[line]") {
    FakeSession session;
    ActionRegistry actions(session, &session);
    ConnectionPanel panel(session, actions);
    auto* area = test::child<QScrollArea>(panel, "connectionScroll");
    session.changeState(ConnectionState::Unresponsive,
                        QString(u"No answer to a request for memory. "_s).repeated(14));
    panel.resize(330, 300);
    panel.show();
    REQUIRE(waitFor([&] { return area->verticalScrollBar()->maximum() > 0; }));
    for (const char* name : {"connectionTargetLabel", "connectionReceivedLabel"}) {
        const auto* label = test::child<QLabel>(panel, name);
        INFO(name);
        CHECK(waitFor([&] { return label->height() >= label->fontMetrics().height(); }));
    }
    panel.resize(330, 1400);
    CHECK(waitFor([&] { return area->verticalScrollBar()->maximum() == 0; }));
    CHECK(area->horizontalScrollBar()->maximum() == 0);
    CHECK(test::child<QTableView>(panel, "connectionTimeline")->height() > 300);
}

TEST_CASE("the rows of the Connection panel stay where they are, whatever is said", "[line]") {
    FakeSession session;
    ActionRegistry actions(session, &session);
    ConnectionPanel panel(session, actions);
    panel.resize(330, 700);
    panel.show();
    session.changeState(ConnectionState::Running, u"short"_s);
    const auto* counters = test::child<QLabel>(panel, "connectionReceivedLabel");
    const auto* chart = panel.findChild<LineChartView*>();
    const auto placeOf = [&](const QWidget* widget) { return widget->mapTo(&panel, QPoint()); };
    REQUIRE(waitFor([&] { return placeOf(counters).y() > 40; }));
    const QPoint before = placeOf(counters);
    const QPoint chartBefore = placeOf(chart);
    const QString sentence = QString(u"No answer to a request for memory. "_s).repeated(14);
    session.changeState(ConnectionState::Unresponsive, sentence);
    session.tell(session::LineReport{
        {session::Health::Lost, sentence.toStdString(), sentence.toStdString()}, {}, {}, {}});
    auto target = test::sampleSummary();
    target.name = sentence;
    session.identify(target, u"pipe "_s + sentence);
    QApplication::sendPostedEvents();
    CAPTURE(placeOf(counters).x(), placeOf(counters).y(), before.x(), before.y(), placeOf(chart).y(),
            chartBefore.y());
    CHECK(placeOf(counters) == before);
    CHECK(placeOf(chart) == chartBefore);
    CHECK(test::child<QLabel>(panel, "connectionHealthReasonLabel")->toolTip().contains(sentence.trimmed()));
}

TEST_CASE("what was told of one line is not shown of the next", "[line]") {
    FakeSession session;
    ActionRegistry actions(session, &session);
    ConnectionPanel panel(session, actions);
    LinkStatusBar bar(session);
    panel.show();
    bar.show();
    session::Statistics counters;
    counters.roundTrip = std::chrono::microseconds(412);
    session.identify(test::sampleSummary(), u"pipe /run/a"_s);
    session.stop(u"Breakpoint 0 hit"_s);
    session.setStatistics(counters);
    const auto* timeline = test::child<QTableView>(panel, "connectionTimeline")->model();
    REQUIRE(waitFor([&] { return test::child<QLabel>(bar, "statusRoundTrip")->isVisible(); }));
    CHECK(test::child<QLabel>(bar, "statusProcessor")->isVisible());
    CHECK(timeline->rowCount() > 0);
    session.changeState(ConnectionState::Closed, u"The session was closed."_s);
    CHECK(test::child<QLabel>(bar, "statusRoundTrip")->isHidden());
    CHECK(test::child<QLabel>(bar, "statusProcessor")->isHidden());
    session.changeState(ConnectionState::Opening, u"The line is being opened."_s);
    CHECK(timeline->rowCount() == 1);
    CHECK(panel.findChild<LineChartView*>()->history().samples().empty());
    CHECK(test::child<QLabel>(bar, "statusRoundTrip")->isHidden());
    CHECK(test::child<QLabel>(bar, "statusProcessor")->isHidden());
    session.changeState(ConnectionState::WaitingForTarget, u"nothing yet"_s);
    CHECK(test::child<QLabel>(panel, "connectionStateLabel")->text() == u"Waiting for the target"_s);
}

TEST_CASE("steps are one row of the timeline", "[line]") {
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    auto time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000);
    const auto add = [&](ConnectionState from, ConnectionState to, int milliseconds) {
        time = time.addMSecs(milliseconds);
        model.add({from, to, u"why"_s, time, {}});
    };
    using enum ConnectionState;
    add(Synchronizing, Stopped, 0);
    for (int i = 0; i < 30; ++i) {
        add(Stopped, Running, 5000);
        add(Running, Stopped, 20);
    }
    CHECK(model.rowCount() == 1);
    CHECK(model.index(0, TimelineModel::Reason).data().toString() == u"30 short runs. why"_s);
    add(Stopped, Running, 10);
    add(Running, Stopped, 5000);  // this one ran
    CHECK(model.rowCount() == 3);
    add(Stopped, Unresponsive, 10);
    add(Unresponsive, Stopped, 10);
    CHECK(model.rowCount() == 5);
    model.clear();
    CHECK(model.rowCount() == 0);
}

TEST_CASE("a long value is cut with an ellipsis and shown whole in the tool tip", "[line]") {
    ElidedLine line(u"value"_s, nullptr);
    line.resize(120, 20);
    line.setText(u"12 in 3"_s);
    line.show();
    CHECK_FALSE(line.isCut());
    const QImage few = line.grab().toImage();
    line.setText(u"pipe /"_s + QString(4000, u'a') + u"/kd.sock"_s);
    CHECK(line.isCut());
    CHECK(line.text().size() == 4014);
    CHECK(line.grab().toImage() != few);
    CHECK(line.minimumSizeHint().height() < 40);
    QHelpEvent help(QEvent::ToolTip, QPoint(5, 5), line.mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(&line, &help);
    CHECK(QToolTip::text() == line.text());
    QToolTip::hideText();
    line.setText(QString());
    CHECK_FALSE(line.isCut());
}

TEST_CASE("a crash dump has no traffic to show", "[line]") {
    FakeSession session;
    ActionRegistry actions(session, &session);
    ConnectionPanel panel(session, actions);
    panel.show();
    const auto isShown = [&](const char* name) {
        return test::child<QLabel>(panel, name)->isVisibleTo(&panel);
    };
    const auto* chart = panel.findChild<LineChartView*>();
    session.changeState(ConnectionState::Opening, u"test"_s);
    session.tell(session::LineNamed{u"dump /var/crash/A.DMP"_s, session::LineKind::File});
    for (const char* name :
         {"connectionRoundTripLabel", "connectionLastHeardLabel", "connectionReceivedLabel",
          "connectionErrorsLabelSince", "connectionThisStopLabel"}) {
        CAPTURE(name);
        CHECK_FALSE(isShown(name));
    }
    CHECK_FALSE(chart->isVisibleTo(&panel));
    CHECK(isShown("connectionTargetLabel"));
    CHECK(isShown("connectionTransportLabel"));
    session.tell(session::LineNamed{u"pipe /run/a"_s, session::LineKind::Pipe});
    CHECK(isShown("connectionReceivedLabel"));
    CHECK(isShown("connectionRoundTripLabel"));
    CHECK(chart->isVisibleTo(&panel));
}
