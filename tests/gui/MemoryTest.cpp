#include <QComboBox>
#include <QFontMetricsF>
#include <QLabel>
#include <QLineEdit>
#include <catch2/catch.hpp>
#include <map>

#include "tests/gui/GuiSupport.h"
#include "ui/memory/MemoryPanel.h"
#include "ui/memory/MemoryView.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ConnectionState;
using test::FakeSession;
using test::waitFor;

namespace {

MemorySnapshot sixteen(std::uint64_t start) {
    session::MemoryBlock block;
    block.bytes.start = Address(start);
    for (unsigned i = 0; i < 16; ++i) {
        block.bytes.bytes.push_back(static_cast<std::byte>(0x40 + i));
        block.bytes.valid.push_back(i != 3);
    }
    return std::make_shared<const session::MemoryBlock>(std::move(block));
}

}  // namespace

TEST_CASE("a row shows what is read, what cannot be read and what is unknown", "[memory]") {
    const auto memory = sixteen(0xfffff80000001000);
    MemoryLayout layout{MemoryFormat::Bytes, 16, 17};
    CHECK(rowText(memory, layout, Address(0xfffff80000001000), true) ==
          u"fffff800`00001000  40 41 42 ?? 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  @AB?DEFGHIJKLMNO"_s);
    CHECK(cellText(memory, Address(0xfffff80000001000), 2) == u"4140"_s);
    CHECK(cellText(memory, Address(0xfffff80000001000), 4) == u"??424140"_s);
    CHECK(cellText(memory, Address(0xfffff80000001008), 8) == u"4f4e4d4c`4b4a4948"_s);
    CHECK(cellText(memory, Address(0xfffff8000000100e), 4) == u"····4f4e"_s);
    CHECK(cellText(nullptr, Address(0), 1) == u"··"_s);
}

TEST_CASE("a byte that an image file told is known to be", "[memory]") {
    session::MemoryBlock block = *sixteen(0x1000);
    CHECK_FALSE(byteAt(std::make_shared<const session::MemoryBlock>(block), Address(0x1001)).fromFile);
    block.bytes.fromFile.resize(16);
    block.bytes.fromFile[1] = true;
    const auto memory = std::make_shared<const session::MemoryBlock>(block);
    CHECK(byteAt(memory, Address(0x1001)).fromFile);
    CHECK(byteAt(memory, Address(0x1001)).value == 0x41);
    CHECK_FALSE(byteAt(memory, Address(0x1000)).fromFile);
}

TEST_CASE("a byte that nobody says is readable is not", "[memory]") {
    session::MemoryBlock block = *sixteen(0x1000);
    block.bytes.valid.clear();
    const auto memory = std::make_shared<const session::MemoryBlock>(block);
    CHECK(byteAt(memory, Address(0x1001)).state == MemoryByte::State::Unreadable);
    CHECK(cellText(memory, Address(0x1000), 1) == u"??"_s);
}

TEST_CASE("a row fits the width", "[memory]") {
    CHECK(MemoryLayout::fit(MemoryFormat::Bytes, true, 200).bytesPerRow == 16);
    CHECK(MemoryLayout::fit(MemoryFormat::Bytes, true, 60).bytesPerRow == 8);
    CHECK(MemoryLayout::fit(MemoryFormat::Qwords, true, 10).bytesPerRow == 8);
    for (const auto format :
         {MemoryFormat::Bytes, MemoryFormat::Words, MemoryFormat::Dwords, MemoryFormat::Qwords}) {
        const auto layout = MemoryLayout::fit(format, true, 100);
        CHECK(layout.totalChars() <= 100);
        CHECK(rowText(sixteen(0), layout, Address(0), true).size() == layout.totalChars());
    }
}

TEST_CASE("typing a digit changes one half of the right byte", "[memory]") {
    const auto memory = sixteen(0x1000);
    const auto first = editNibble(memory, Address(0x1004), 4, 0, 0xa);
    REQUIRE(first);
    CHECK(first->address == Address(0x1007));  // the first shown digit is the highest byte's
    CHECK(first->value == 0xa7);
    const auto last = editNibble(memory, Address(0x1004), 4, 7, 0xb);
    REQUIRE(last);
    CHECK(last->address == Address(0x1004));
    CHECK(last->value == 0x4b);
    CHECK_FALSE(editNibble(memory, Address(0x1003), 1, 0, 1));
    CHECK_FALSE(editNibble(memory, Address(0x2000), 1, 0, 1));
    CHECK(byteAt(withByte(memory, Address(0x1000), 0xff), Address(0x1000)).value == 0xff);
    CHECK(byteAt(memory, Address(0x1000)).value == 0x40);
}

TEST_CASE("the Memory window reads what is visible and no more", "[memory]") {
    FakeSession session;
    auto& fake = session;
    test::fillSampleTarget(fake);
    fake.memory = [](Address address) -> std::optional<std::uint8_t> {
        if (address.value() % 16 == 5) return {};
        return static_cast<std::uint8_t>(address.value());
    };
    MemoryPanel panel(session, 1);
    panel.resize(700, 300);
    auto* view = test::child<MemoryView>(panel, "memoryView1");
    fake.stop(u"stop"_s);
    CHECK(fake.count(u"readMemory"_s) == 0);  // hidden: nothing is asked

    panel.show();
    panel.go(u"0x1000"_s);
    REQUIRE(waitFor([&] { return view->memory() && view->top() == Address(0x1000); }));
    CHECK(fake.calls.last() == u"readMemory 0x1000 %1 virtual"_s.arg(view->visibleBytes()));
    CHECK(view->visibleBytes() < 1000);
    CHECK(view->visibleText().startsWith(u"00000000`00001000  00 01 02 03 04 ?? 06 07"_s));

    QTest::keyClick(view,
                    Qt::Key_PageUp);  // goes below zero and comes out at the other end of the address space
    QTest::keyClick(view, Qt::Key_PageDown);
    CHECK(view->top() == Address(0x1000));
    view->setTop(Address(0));
    view->scrollRows(-1);
    CHECK(view->top() == Address(0) - view->memoryLayout().bytesPerRow);

    test::child<QComboBox>(panel, "memorySpace1")->setCurrentIndex(1);
    REQUIRE(waitFor([&] { return fake.calls.last().endsWith(u"physical"_s); }));
    test::child<QComboBox>(panel, "memoryFormat1")->setCurrentIndex(3);
    REQUIRE(waitFor([&] { return view->format() == MemoryFormat::Qwords; }));
}

TEST_CASE("an address that cannot be found is told under the view", "[memory]") {
    FakeSession session;
    auto& fake = session;
    MemoryPanel panel(session, 1);
    panel.show();
    fake.stop(u"stop"_s);
    auto* address = test::child<QLineEdit>(panel, "memoryAddress1");
    QTest::keyClicks(address, u"nosuch!thing"_s);
    QTest::keyClick(address, Qt::Key_Return);
    auto* notice = test::child<NoticeBar>(panel, "memoryNotice");
    REQUIRE(waitFor([&] { return notice->text().contains(u"nosuch!thing"_s); }));
    CHECK(notice->textFormat() == Qt::PlainText);
}

TEST_CASE("memory is changed in a mode that is entered, shown, ended and undone", "[memory]") {
    FakeSession session;
    auto& fake = session;
    std::map<std::uint64_t, std::uint8_t> bytes;
    fake.memory = [&](Address address) -> std::optional<std::uint8_t> {
        if (address.value() == 0x1005) return {};
        const auto written = bytes.find(address.value());
        return written == bytes.end() ? static_cast<std::uint8_t>(address.value()) : written->second;
    };
    MemoryPanel panel(session, 1);
    panel.resize(700, 300);
    panel.show();
    panel.activateWindow();
    fake.stop(u"stop"_s);
    panel.go(u"0x1000"_s);
    auto* view = test::child<MemoryView>(panel, "memoryView1");
    auto* mode = test::child<QLabel>(panel, "memoryMode1");
    REQUIRE(waitFor([&] { return view->memory() && view->top() == Address(0x1000); }));
    view->setFocus();
    QTest::keyClicks(view, u"7f"_s);  // no cell is selected
    CHECK_FALSE(view->isEditing());
    CHECK(mode->isHidden());

    SECTION("a digit typed into a selected cell") {
        QTest::keyClick(view, Qt::Key_Right);  // selects 0x1001
        QTest::keyClicks(view, u"7f"_s);
    }
    SECTION("F2") {
        QTest::keyClick(view, Qt::Key_Right);
        QTest::keyClick(view, Qt::Key_F2);
        CHECK(view->isEditing());
        QTest::keyClicks(view, u"7f"_s);
    }
    SECTION("a double click") {
        const QFontMetricsF metrics(view->font());
        const auto column = view->memoryLayout().cellColumn(1);
        const QPoint at(6 + static_cast<int>(metrics.horizontalAdvance(u'0') * (column + 0.5)), 6);
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at);
        CHECK(view->isEditing());
        QTest::keyClicks(view, u"7f"_s);
    }
    CHECK(view->isEditing());
    CHECK(mode->isVisible());
    CHECK(view->visibleText().startsWith(u"00000000`00001000  00 7f"_s));
    QTest::keyClicks(view, u"aab"_s);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClicks(view, u"b"_s);
    CHECK(fake.count(u"writeMemory"_s) == 0);
    QTest::keyClick(view, Qt::Key_Return);
    CHECK_FALSE(view->isEditing());
    CHECK(mode->isHidden());
    REQUIRE(waitFor([&] { return fake.count(u"writeMemory"_s) == 1; }));
    CHECK(fake.calls.filter(u"writeMemory"_s) == QStringList{u"writeMemory 0x1001 7fab"_s});
    REQUIRE(waitFor([&] { return fake.calls.last().startsWith(u"readMemory"_s); }));

    REQUIRE(waitFor([&] {
        QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
        return fake.count(u"writeMemory"_s) == 2;
    }));
    CHECK(fake.calls.filter(u"writeMemory"_s).last() == u"writeMemory 0x1001 0102"_s);
    QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier);
    CHECK(fake.count(u"writeMemory"_s) == 2);

    QTest::keyClicks(view, u"33"_s);
    QTest::keyClick(view, Qt::Key_Escape);
    CHECK_FALSE(view->isEditing());
    QTest::keyClick(view, Qt::Key_F2);
    fake.resume();
    CHECK_FALSE(view->isEditing());
    CHECK(fake.count(u"writeMemory"_s) == 2);
}

TEST_CASE("what cannot be read cannot be typed over", "[memory]") {
    MemoryEdit edit;
    const auto memory = sixteen(0x1000);
    CHECK_FALSE(edit.typeDigit(memory, Address(0x1003), 1, 0, 1));
    CHECK(edit.writes().empty());
    CHECK(edit.typeDigit(memory, Address(0x1002), 1, 0, 1));
    CHECK(edit.typeDigit(memory, Address(0x1004), 1, 1, 2));
    const auto writes = edit.writes();
    REQUIRE(writes.size() == 2);
    CHECK(writes[0].before == QByteArray(1, 0x42));
    CHECK(writes[0].after == QByteArray(1, 0x12));
    CHECK(writes[1].after == QByteArray(1, 0x42));
    edit.takeBack();
    CHECK(edit.size() == 1);
}

TEST_CASE("an address from elsewhere opens in the virtual space", "[memory]") {
    FakeSession session;
    MemoryPanel panel(session, 1);
    panel.show();
    session.stop(u"stop"_s);
    panel.go(u"physical 0x1000"_s);
    REQUIRE(waitFor([&] { return session.count(u"readMemory 0x1000"_s) == 1; }));
    CHECK(session.calls.last().endsWith(u"physical"_s));
    CHECK(panel.expression() == u"physical 0x1000"_s);
    panel.go(u"0x2000"_s);
    REQUIRE(waitFor([&] { return session.calls.last().startsWith(u"readMemory 0x2000"_s); }));
    CHECK(session.calls.last().endsWith(u"virtual"_s));
}
