#include "ui/widgets/ReadPresenter.h"

#include <QTableView>
#include <QVBoxLayout>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/support/FakeSession.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ViewHint.h"

using namespace hawser;
using namespace hawser::ui;
using namespace Qt::StringLiterals;
using session::ConnectionState;
using test::FakeSession;
using test::waitFor;

namespace {

// Answers only when the test says so.
class SlowSession final : public session::Session {
  public:
    std::vector<session::PostedRequest> asked;
    session::Epoch epoch = 1;

    bool opens(const QString&) const override { return true; }
    void cancel(session::RequestId) override {}
    void tell(const session::SessionEvent& event) { deliver(event); }
    void move(ConnectionState to) { tell(session::ConnectionChange{told().state, to, {}, {}, {}}); }
    void stop() {
        move(ConnectionState::Stopped);
        tell(session::StopEvent{++epoch, Address(0x1000), 0, 1, u"stop"_s});
    }
    void answer(Result<session::AnswerValue> outcome) {
        tell(session::Answered{asked.back().id, epoch, std::move(outcome)});
    }
    void answerFrames(std::size_t count) {
        session::StackList list;
        list.frames.resize(count);
        answer(std::make_shared<const session::StackList>(std::move(list)));
    }

  private:
    void post(session::PostedRequest request) override { asked.push_back(std::move(request)); }
};

struct Panel : QWidget {
    SlowSession session;
    QTableView* view = new QTableView(this);
    NoticeBar* notice = new NoticeBar(u"notice"_s, this);
    ViewHint* hint = new ViewHint(view);
    ReadPresenterBase* reading = nullptr;
    std::optional<std::size_t> frames;  // shown; nothing: none
    bool newStop = false;
    bool stale = true;
    bool wants = true;

    Panel() {
        auto* column = new QVBoxLayout(this);
        column->addWidget(view);
        column->addWidget(notice);
        reading = new ReadPresenter<session::ReadStack>(
            session, {view, notice, hint}, this,
            [this] { return wants ? std::optional(session::ReadStack{8}) : std::nullopt; },
            [this](const std::shared_ptr<const session::StackList>& list, bool first) {
                frames = list ? std::optional(list->frames.size()) : std::nullopt;
                newStop = first;
            });
        reading->setHint(u"nothing yet"_s, u"not stopped"_s);
        connect(reading, &ReadPresenterBase::staleChanged, this, [this](bool now) { stale = now; });
        show();
    }
    bool asks(std::size_t count) {
        return waitFor([&] { return session.asked.size() == count; });
    }
    QString said() const { return notice->isHidden() ? QString() : notice->text(); }
};

}  // namespace

TEST_CASE("a panel asks at each stop, and shows what was read", "[presenter]") {
    Panel panel;
    CHECK(panel.hint->text() == u"not stopped"_s);
    panel.session.stop();
    CHECK_FALSE(panel.stale);
    REQUIRE(panel.asks(1));
    CHECK(panel.hint->text() == u"nothing yet"_s);
    panel.session.answerFrames(3);
    CHECK(panel.frames == 3);
    CHECK(panel.newStop);
    CHECK(panel.hint->isHidden());
    panel.session.tell(session::ContentsChanged{++panel.session.epoch});
    REQUIRE(panel.asks(2));
    panel.session.answerFrames(4);
    CHECK(panel.frames == 4);
    CHECK_FALSE(panel.newStop);  // the same stop
}

TEST_CASE("one question is out at a time, and the newest wish comes next", "[presenter]") {
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    for (int i = 0; i < 5; ++i) panel.session.tell(session::ContentsChanged{panel.session.epoch});
    panel.session.stop();
    QCoreApplication::processEvents();
    panel.session.answer(tl::unexpected(Error{ErrorCode::Overtaken, "too late", {}}));
    CHECK(panel.said().isEmpty());
    CHECK_FALSE(panel.frames);
    REQUIRE(panel.asks(2));
    panel.session.answerFrames(1);
    CHECK(panel.frames == 1);
    CHECK(panel.newStop);
}

TEST_CASE("an answer from before a stop is never shown, and never told as an error", "[presenter]") {
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    const session::RequestId old = panel.session.asked.back().id;
    panel.session.stop();
    panel.session.tell(
        session::Answered{old, panel.session.epoch - 1, std::make_shared<const session::StackList>()});
    CHECK_FALSE(panel.frames);
    CHECK(panel.said().isEmpty());
    CHECK(panel.session.overtakenAnswers() == 1);
    REQUIRE(panel.asks(2));
}

TEST_CASE("what failed is told until it works or the target moves on", "[presenter]") {
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    panel.session.answer(tl::unexpected(Error{ErrorCode::NotAvailable, "It cannot be read.", {}}));
    CHECK(panel.said() == u"It cannot be read."_s);
    panel.session.stop();
    CHECK(panel.said().isEmpty());
    REQUIRE(panel.asks(2));
    panel.session.answer(tl::unexpected(Error{ErrorCode::Cancelled, "Cancelled.", {}}));
    CHECK(panel.said().isEmpty());
    // Of a target that has gone on nothing is said.
    panel.reading->request();
    REQUIRE(panel.asks(3));
    panel.session.move(ConnectionState::Running);
    CHECK(panel.stale);
    panel.session.answer(tl::unexpected(Error{ErrorCode::NotAvailable, "The target is running.", {}}));
    CHECK(panel.said().isEmpty());
}

TEST_CASE("what is known of a target goes with it", "[presenter]") {
    const bool closed = GENERATE(false, true);
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    panel.session.answerFrames(2);
    if (closed)
        panel.session.move(ConnectionState::Closed);
    else
        panel.session.tell(session::TargetForgotten{++panel.session.epoch});
    CHECK_FALSE(panel.frames);
    CHECK_FALSE(panel.hint->isHidden());
}

TEST_CASE("a hidden panel asks nothing until it is shown", "[presenter]") {
    Panel panel;
    panel.hide();
    panel.session.stop();
    QCoreApplication::processEvents();
    CHECK(panel.session.asked.empty());
    panel.show();
    REQUIRE(panel.asks(1));
}

TEST_CASE("a panel that wants nothing asks nothing", "[presenter]") {
    Panel panel;
    panel.wants = false;
    panel.session.stop();
    QCoreApplication::processEvents();
    CHECK(panel.session.asked.empty());
    panel.wants = true;
    panel.reading->request();
    REQUIRE(panel.asks(1));
}

TEST_CASE("an answer that comes after the end shows nothing", "[presenter]") {
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    panel.session.move(ConnectionState::Closed);
    panel.session.answerFrames(2);
    CHECK_FALSE(panel.frames);
}

TEST_CASE("what a panel said stays when a read succeeds, until the next stop", "[presenter]") {
    Panel panel;
    panel.session.stop();
    REQUIRE(panel.asks(1));
    panel.reading->notice(u"It cannot be written there."_s);
    panel.session.answerFrames(1);
    CHECK(panel.said() == u"It cannot be written there."_s);
    panel.session.stop();
    CHECK(panel.said().isEmpty());
}

TEST_CASE("a panel that comes late asks at once", "[presenter]") {
    SlowSession session;
    session.stop();
    QTableView view;
    NoticeBar notice(u"notice"_s);
    ViewHint hint(&view);
    bool shownAsNew = false;
    new ReadPresenter<session::ReadStack>(
        session, {&view, &notice, &hint}, &view, [] { return session::ReadStack{8}; },
        [&](const std::shared_ptr<const session::StackList>&, bool first) { shownAsNew = first; });
    view.show();
    REQUIRE(waitFor([&] { return session.asked.size() == 1; }));
    session.answerFrames(1);
    CHECK(shownAsNew);
}
