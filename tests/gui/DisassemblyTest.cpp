#include <QLineEdit>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/disassembly/DisassemblyView.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::waitFor;

namespace {

struct DisassemblyFixture {
    FakeSession session;
    FakeSession& fake = session;
    DisassemblyPanel panel{session};
    DisassemblyView* view = test::child<DisassemblyView>(panel, "disassemblyView");

    DisassemblyFixture() {
        test::fillSampleTarget(fake);
        panel.resize(700, 400);
        panel.show();
    }
    bool shown() const { return view->lines() != nullptr; }
    bool settled(int requests) {
        return waitFor([&, this] { return fake.count(u"disassemble"_s) >= requests && shown(); });
    }
};

}  // namespace

TEST_CASE_METHOD(DisassemblyFixture, "the current instruction is found, marked and kept in sight",
                 "[disassembly]") {
    fake.stop(u"stop"_s);
    REQUIRE(waitFor([&] { return shown(); }));
    CHECK(fake.calls.filter(u"disassemble"_s).first().startsWith(u"disassemble ''"_s));
    CHECK(view->isVisibleLine(fake.programCounter));
    CHECK(view->visibleText().contains(u"> fffff800`12345624 741c             je      hwsdisk+0x16c2"_s));

    // A step to a line in sight keeps the top where it is.
    const auto top = view->topAddress();
    const auto before = view->lines();
    fake.programCounter = before->lines[12].address;
    fake.stop(u"step"_s);
    REQUIRE(waitFor([&] { return view->lines() != before; }));
    CHECK(view->topAddress() == top);
    CHECK(view->lines()->programCounter == fake.programCounter);
}

TEST_CASE_METHOD(DisassemblyFixture, "what was asked for is asked again when the target moved on meanwhile",
                 "[disassembly]") {
    // The first read of a stop, before anything is shown.
    fake.stop(u"stop"_s);
    REQUIRE(waitFor([&] { return fake.count(u"disassemble"_s) == 1; }));
    fake.changeContents();
    REQUIRE(waitFor([&] { return shown(); }));
    CHECK(fake.calls.filter(u"disassemble"_s).last() == fake.calls.filter(u"disassemble"_s).first());

    // What the user typed, and not the place that was shown before.
    fake.names[u"there"_s] = fake.code[400].address;
    const int before = fake.count(u"disassemble 'there'"_s);
    panel.showExpression(u"there"_s);
    REQUIRE(waitFor([&] { return fake.count(u"disassemble 'there'"_s) == before + 1; }));
    fake.changeContents();
    REQUIRE(waitFor([&] { return fake.count(u"disassemble 'there'"_s) == before + 2; }));
    REQUIRE(waitFor([&] { return view->topAddress() == fake.code[400].address; }));
}

TEST_CASE_METHOD(DisassemblyFixture, "breakpoints are set in the gutter and at the caret", "[disassembly]") {
    fake.stop(u"stop"_s);
    REQUIRE(waitFor([&] { return shown(); }));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(5, 30));
    REQUIRE(waitFor([&] { return fake.count(u"toggleBreakpoint"_s) == 1; }));
    REQUIRE(waitFor([&] { return view->visibleText().contains(u'*'); }));
    CHECK(view->visibleText().split(u'\n').at(1).startsWith(u'*'));

    auto list = *session.told().breakpoints;
    list[0].enabled = false;
    fake.setBreakpoints(list);
    CHECK(view->visibleText().split(u'\n').at(1).startsWith(u'o'));

    panel.toggleBreakpoint();  // the click also moved the caret
    REQUIRE(waitFor([&] { return session.told().breakpoints->empty(); }));
    CHECK_FALSE(view->visibleText().contains(u'o' + u"  fffff"_s));

    fake.resume();  // also while the target runs
    panel.toggleBreakpoint();
    CHECK(fake.count(u"toggleBreakpoint"_s) == 3);
}

TEST_CASE_METHOD(DisassemblyFixture, "scrolling up asks for the lines ahead and moves by the rows asked",
                 "[disassembly]") {
    fake.stop(u"stop"_s);
    REQUIRE(waitFor([&] { return shown(); }));
    const auto indexOf = [&](std::optional<Address> address) {
        return std::ranges::find(fake.code, *address, &session::Instruction::address) - fake.code.begin();
    };
    const auto start = indexOf(view->topAddress());
    view->scrollRows(-5);
    REQUIRE(waitFor([&] { return indexOf(view->topAddress()) == start - 5; }));
    CHECK(fake.calls.filter(u"disassemble 0x"_s).size() == 1);
    view->scrollRows(-3);  // within what is there
    CHECK(indexOf(view->topAddress()) == start - 8);
    CHECK(fake.calls.filter(u"disassemble 0x"_s).size() == 1);
    for (int i = 0; i < 30; ++i) view->scrollRows(3);
    REQUIRE(waitFor([&] { return view->topAddress() && indexOf(view->topAddress()) > start + 20; }));
}

TEST_CASE_METHOD(DisassemblyFixture, "an offset expression holds the window until it is cleared",
                 "[disassembly]") {
    fake.names.insert({u"hwsdisk"_s, fake.code[40].address});
    fake.stop(u"stop"_s);
    REQUIRE(waitFor([&] { return shown(); }));
    auto* address = test::child<QLineEdit>(panel, "disassemblyAddress");
    QTest::keyClicks(address, u"hwsdisk"_s);
    QTest::keyClick(address, Qt::Key_Return);
    REQUIRE(waitFor([&] { return view->topAddress() == fake.code[40].address; }));
    CHECK(panel.caret() == fake.code[40].address);
    fake.stop(u"step"_s);
    CHECK(waitFor([&] { return fake.calls.filter(u"'hwsdisk'"_s).size() == 2; }));

    panel.showExpression(u"nosuch"_s);
    auto* notice = test::child<NoticeBar>(panel, "disassemblyNotice");
    CHECK(waitFor([&] { return notice->text().contains(u"nosuch"_s); }));
    panel.showCurrent();
    CHECK(waitFor([&] { return view->isVisibleLine(fake.programCounter); }));
}
