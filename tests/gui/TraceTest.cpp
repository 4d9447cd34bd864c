#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/trace/TraceFilterModel.h"
#include "ui/trace/TraceModel.h"
#include "ui/trace/TracePanel.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::TracedPacket;
using test::FakeSession;
using test::waitFor;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

Bytes bytesFrom(const char* hex) {
    Bytes bytes;
    for (const char c : QByteArray::fromHex(hex)) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

TracedPacket reset(int number = 0) {
    return {std::chrono::microseconds(number), true, "CONTROL RESET id 00000000",
            bytesFrom("69696969060000000000000000000000")};
}
// GetVersion of processor 2, with nothing behind the first 16 bytes of its payload.
TracedPacket request(int number = 0) {
    return {std::chrono::microseconds(number), true,
            "DATA STATE_MANIPULATE id 80800001 size 16 GetVersion L0",
            bytesFrom("30303030020010000100808000000000463100000000020000000000000000 00aa")};
}
TracedPacket print(int number = 0) {
    return {std::chrono::microseconds(number), false, "DATA DEBUG_IO id 80800000 size 20 print \"tick\"",
            bytesFrom("303030300300140000008080000000003032000000000000040000000000000074696 36baa")};
}
TracedPacket damaged() {
    return {{}, false, "DAMAGED bad checksum", bytesFrom("30303030020010000100808000000000"), true};
}

session::PacketBatch batchOf(std::vector<TracedPacket> packets) {
    return std::make_shared<const std::vector<TracedPacket>>(std::move(packets));
}

QStringList linesUnder(const QAbstractItemModel& model, const QModelIndex& parent) {
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row)
        lines += model.index(row, 0, parent).data().toString().simplified();
    return lines;
}

struct TraceFixture {
    FakeSession session;
    FakeSession& fake = session;
    test::ScriptedPrompts prompts;
    TracePanel panel{session, prompts};
    QTreeView* view = test::child<QTreeView>(panel, "traceView");

    TraceFixture() {
        panel.resize(900, 400);
        panel.show();
    }
    QString label(const char* name) { return test::child<QLabel>(panel, name)->text(); }
    void trace(std::vector<TracedPacket> packets) {
        session.tell(session::PacketsTraced{batchOf(std::move(packets))});
    }
    bool shows(int rows) {
        return waitFor([&] { return view->model()->rowCount() == rows; });
    }
};

}  // namespace

TEST_CASE("a packet of the trace opens into fields and raw bytes", "[trace]") {
    TraceModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    model.append({reset(1'500'000), request(), damaged()});
    REQUIRE(model.rowCount() == 3);
    CHECK(model.index(0, TraceModel::Type).data().toString() == u"RESET"_s);
    CHECK(model.index(0, TraceModel::Way).data().toString() == u"→"_s);
    CHECK(model.index(0, TraceModel::Time).data().toString().endsWith(u":01.500000"_s));
    CHECK(model.index(1, TraceModel::Id).data().toString() == u"80800001"_s);
    CHECK(model.index(1, TraceModel::Size).data().toString() == u"16"_s);
    CHECK(model.index(0, TraceModel::Summary).data().toString().isEmpty());
    CHECK(model.index(1, TraceModel::Summary).data().toString() == u"GetVersion L0"_s);
    CHECK(model.index(2, TraceModel::Summary).data().toString() == u"DAMAGED bad checksum"_s);
    CHECK(model.index(2, TraceModel::Id).data().toString().isEmpty());
    const auto spoiled = model.index(2, 0);
    REQUIRE(model.hasChildren(spoiled));
    const auto raw = model.index(model.rowCount(spoiled) - 1, 0, spoiled);
    CHECK(linesUnder(model, raw).value(0).startsWith(u"0000 30 30 30 30 02 00"_s));
    model.append({{{}, false, "DAMAGED cut short", {}, true}});
    CHECK_FALSE(model.hasChildren(model.index(3, 0)));
    const auto packet = model.index(1, 0);
    CHECK(model.hasChildren(packet));
    const QStringList fields = linesUnder(model, packet);
    CHECK(fields.contains(u"PacketType 0002 STATE_MANIPULATE"_s));
    CHECK(fields.contains(u"ApiNumber 00003146 GetVersion"_s));
    CHECK(fields.contains(u"Processor 0002"_s));
    REQUIRE(fields.last() == u"Raw bytes (33)"_s);
    const QStringList bytes = linesUnder(model, model.index(model.rowCount(packet) - 1, 0, packet));
    REQUIRE(bytes.size() == 3);
    CHECK(bytes[0] == u"0000 30 30 30 30 02 00 10 00 01 00 80 80 00 00 00 00 0000............"_s);
    CHECK(bytes[2] == u"0020 aa ."_s);
}

TEST_CASE("a hundred thousand packets are held, the oldest go, and open rows stay right", "[trace]") {
    TraceModel model;
    std::vector<TracedPacket> burst;
    for (int i = 0; i < 5000; ++i) burst.push_back(i % 2 == 0 ? request(i) : print(i));
    for (int i = 0; i < TraceModel::kMaxPackets / 5000; ++i) model.append(burst);
    CHECK(model.packetCount() == TraceModel::kMaxPackets);
    CHECK(model.dropped() == 0);
    const QPersistentModelIndex late(model.index(TraceModel::kMaxPackets - 1, TraceModel::Number));
    const QPersistentModelIndex field(model.index(0, 0, model.index(TraceModel::kMaxPackets - 1, 0)));
    const QString text = field.data().toString();
    model.append(burst);
    CHECK(model.packetCount() <= TraceModel::kMaxPackets);
    CHECK(model.dropped() >= 5000);
    CHECK(late.data().toInt() == TraceModel::kMaxPackets);
    CHECK(late.row() == TraceModel::kMaxPackets - 1 - static_cast<int>(model.dropped()));
    CHECK(field.data().toString() == text);
    CHECK(field.parent().row() == late.row());
}

TEST_CASE("large packets are bounded by their bytes", "[trace]") {
    TraceModel model;
    TracedPacket large = print();
    large.bytes.resize(1 << 20);
    for (int i = 0; i < 100; ++i) model.append({large});
    std::size_t held = 0;
    for (int i = 0; i < model.packetCount(); ++i) held += model.entry(i).packet.bytes.size();
    CHECK(held <= TraceModel::kMaxBytes);
    CHECK(model.packetCount() > 0);
}

TEST_CASE("the trace is filtered by kind, way and words, and searched", "[trace]") {
    TraceModel model;
    TraceFilterModel filter(&model);
    QAbstractItemModelTester tester(&filter, kFatal);
    model.append({reset(), request(), print(), damaged(), print()});
    filter.setKinds(TraceFilterModel::Kinds::WithoutControl);
    CHECK(filter.rowCount() == 4);
    filter.setWays(TraceFilterModel::Ways::Received);
    CHECK(filter.rowCount() == 3);
    filter.setWords(u"TICK"_s);
    CHECK(filter.rowCount() == 2);
    CHECK(filter.hasChildren(filter.index(0, 0)));
    CHECK(filter.rowCount(filter.index(0, 0)) > 5);
    filter.setKinds(TraceFilterModel::Kinds::Damaged);
    filter.setWords({});
    CHECK(filter.rowCount() == 1);
    filter.setKinds(TraceFilterModel::Kinds::All);
    filter.setWays(TraceFilterModel::Ways::Both);
    CHECK(filter.find(u"debug_io"_s, -1, false) == 2);
    CHECK(filter.find(u"debug_io"_s, 2, false) == 4);
    CHECK(filter.find(u"debug_io"_s, 4, false) == 2);
    CHECK(filter.find(u"debug_io"_s, 2, true) == 4);
    CHECK_FALSE(filter.find(u"nowhere"_s, 0, false));
}

TEST_CASE_METHOD(TraceFixture, "packets are recorded only while the window is open and not paused",
                 "[trace]") {
    CHECK(fake.count(u"setPacketTrace"_s) == 0);
    trace({print()});
    panel.setOpen(true);
    CHECK(fake.calls.last() == u"setPacketTrace 1"_s);
    trace({print(), request()});
    REQUIRE(shows(2));
    CHECK(label("traceCount") == u"2 packets, recording"_s);
    test::child<QToolButton>(panel, "tracePause")->click();
    CHECK(fake.calls.last() == u"setPacketTrace 0"_s);
    CHECK(label("traceCount") == u"2 packets, not recording"_s);
    test::child<QToolButton>(panel, "tracePause")->click();
    panel.setOpen(false);
    CHECK(fake.calls.last() == u"setPacketTrace 0"_s);
    CHECK(fake.count(u"setPacketTrace"_s) == 4);
}

TEST_CASE_METHOD(TraceFixture, "the trace window filters, searches and clears", "[trace]") {
    panel.setOpen(true);
    trace({reset(), request(), print(), print()});
    REQUIRE(shows(4));
    auto* find = test::child<QLineEdit>(panel, "traceFind");
    find->setText(u"tick"_s);
    QTest::keyClick(find, Qt::Key_Return);
    CHECK(view->currentIndex().row() == 2);
    QTest::keyClick(find, Qt::Key_Return);
    CHECK(view->currentIndex().row() == 3);
    test::child<QToolButton>(panel, "traceFindPrevious")->click();
    CHECK(view->currentIndex().row() == 2);
    find->setText(u"<b>nothing"_s);
    QTest::keyClick(find, Qt::Key_Return);
    CHECK(label("traceNotice").contains(u"<b>nothing"_s));
    test::child<QComboBox>(panel, "traceKinds")->setCurrentIndex(1);
    CHECK(label("traceCount") == u"3 of 4 packets, recording"_s);
    test::child<QLineEdit>(panel, "traceWords")->setText(u"getversion"_s);
    CHECK(view->model()->rowCount() == 1);
    view->expand(view->model()->index(0, 0));
    CHECK(view->isFirstColumnSpanned(0, view->model()->index(0, 0)));
    test::child<QToolButton>(panel, "traceClear")->click();
    CHECK(view->model()->rowCount() == 0);
}

TEST_CASE_METHOD(TraceFixture, "a trace is saved, and loaded into a paused window", "[trace]") {
    const QTemporaryDir folder;
    panel.setOpen(true);
    trace({reset(), request(), print()});
    for (const auto* name : {"trace.txt", "trace.pcapng"}) {
        prompts.text = folder.filePath(QString::fromLatin1(name));
        test::child<QToolButton>(panel, "traceSave")->click();
        REQUIRE(waitFor([&] { return QFile(prompts.text).size() > 200; }));
    }
    for (const auto* name : {"trace.txt", "trace.pcapng"}) {
        prompts.text = folder.filePath(QString::fromLatin1(name));
        test::child<QToolButton>(panel, "traceClear")->click();
        test::child<QToolButton>(panel, "traceLoad")->click();
        REQUIRE(shows(3));
        CHECK(fake.calls.last() == u"setPacketTrace 0"_s);
        CHECK(test::child<QToolButton>(panel, "tracePause")->isChecked());
    }
    prompts.text = folder.filePath(u"absent.txt"_s);
    test::child<QToolButton>(panel, "traceLoad")->click();
    CHECK(waitFor([&] { return label("traceNotice").contains(u"absent.txt"_s); }));
    prompts.text = u"/nowhere/trace.pcapng"_s;
    test::child<QToolButton>(panel, "traceSave")->click();
    CHECK(waitFor([&] { return label("traceNotice").contains(u"/nowhere/trace.pcapng"_s); }));
}
