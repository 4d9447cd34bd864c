#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QToolButton>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/support/FakeSession.h"
#include "ui/breakpoints/BreakpointsModel.h"
#include "ui/connection/TimelineModel.h"
#include "ui/modules/ModulesModel.h"
#include "ui/modules/ModulesPanel.h"
#include "ui/registers/RegistersModel.h"
#include "ui/stack/StackModel.h"
#include "ui/text/Format.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::RegisterGroup;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

std::shared_ptr<const session::RegisterList> registers(std::uint64_t rax, std::uint16_t processor = 0) {
    session::RegisterList list;
    list.processor = processor;
    list.values = {{"rax", RegisterGroup::General, 64, rax, 0},
                   {"rip", RegisterGroup::General, 64, 0xfffff80012345678, 0},
                   {"cs", RegisterGroup::Segment, 16, 0x10, 0},
                   {"xmm0", RegisterGroup::Vector, 128, 1, 2}};
    return std::make_shared<const session::RegisterList>(std::move(list));
}

QModelIndex value(const RegistersModel& model, int group, int row) {
    return model.index(row, RegistersModel::Value, model.index(group, 0));
}

}  // namespace

TEST_CASE("registers stand in groups and mark what changed since the stop before", "[models]") {
    RegistersModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setList(registers(1), true);
    REQUIRE(model.rowCount() == 3);
    CHECK(model.index(0, 0).data().toString() == u"General"_s);
    CHECK(value(model, 0, 1).data().toString() == u"fffff800`12345678"_s);
    CHECK(value(model, 1, 0).data().toString() == u"0010"_s);
    CHECK(value(model, 2, 0).data().toString() == u"0000000000000002`0000000000000001"_s);
    CHECK_FALSE(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());

    model.setList(registers(2), true);
    CHECK(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());
    CHECK_FALSE(value(model, 0, 1).data(RegistersModel::ChangedRole).toBool());
    CHECK(resets.count() == 1);  // the same registers: the selection survives
    model.setList(registers(2), false);
    CHECK(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());
    model.setList(registers(2), true);
    CHECK_FALSE(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());
    model.setList(registers(9, 1), false);  // another processor
    CHECK_FALSE(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());
    model.clear();
    CHECK(model.rowCount() == 0);
}

TEST_CASE("registers of a caller are those that were kept; they are no changes and are not edited",
          "[models]") {
    RegistersModel model;
    model.setList(registers(1), true);
    auto caller = std::make_shared<session::RegisterList>(*registers(7));
    caller->frame = 2;
    caller->values[0].known = false;
    model.setList(caller, false);
    const auto lost = value(model, 0, 0);
    CHECK(lost.data().toString() == u"??"_s);
    CHECK_FALSE(lost.data(RegistersModel::ChangedRole).toBool());
    CHECK(lost.data(Qt::ToolTipRole).toString().contains(u"frame 02"_s));
    CHECK_FALSE(model.flags(lost).testFlag(Qt::ItemIsEditable));
    CHECK_FALSE(model.flags(value(model, 1, 0)).testFlag(Qt::ItemIsEditable));
    model.setList(registers(1), true);  // the next stop is measured against the last one's innermost frame
    CHECK_FALSE(value(model, 0, 0).data(RegistersModel::ChangedRole).toBool());
    CHECK(model.flags(value(model, 0, 0)).testFlag(Qt::ItemIsEditable));
}

TEST_CASE("an edited register is checked before it is asked for", "[models]") {
    RegistersModel model;
    model.setList(registers(1), true);
    QSignalSpy asked(&model, &RegistersModel::editRequested);
    QSignalSpy refused(&model, &RegistersModel::editRefused);
    CHECK_FALSE(model.setData(value(model, 0, 0), u"fish"_s, Qt::EditRole));
    CHECK_FALSE(model.setData(value(model, 1, 0), u"12345"_s, Qt::EditRole));
    CHECK_FALSE(model.setData(value(model, 0, 0), u"1ffffffffffffffff"_s, Qt::EditRole));
    CHECK(refused.count() == 3);
    CHECK(asked.isEmpty());
    CHECK(model.setData(value(model, 0, 0), u"0xfffff800`00000001"_s, Qt::EditRole));
    CHECK(model.setData(value(model, 1, 0), u"0n43"_s, Qt::EditRole));
    REQUIRE(asked.count() == 2);
    CHECK(asked[0][1].toULongLong() == 0xfffff80000000001ULL);
    CHECK(asked[1][0].toString() == u"cs"_s);
    CHECK(asked[1][1].toULongLong() == 43);
    CHECK_FALSE(model.flags(value(model, 2, 0)).testFlag(Qt::ItemIsEditable));
}

TEST_CASE("the stack grows and shrinks by rows", "[models]") {
    StackModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto stackOf = [](unsigned count) {
        session::StackList list;
        for (unsigned i = 0; i < count; ++i)
            list.frames.push_back({i,
                                   Address(0x1000 + i),
                                   Address(),
                                   Address(2),
                                   false,
                                   Address(3),
                                   "nt+0x3",
                                   {},
                                   {},
                                   {},
                                   i,
                                   0,
                                   {}});
        return std::make_shared<const session::StackList>(std::move(list));
    };
    model.setList(stackOf(5), true);
    CHECK(model.rowCount() == 5);
    CHECK(model.index(4, StackModel::Number).data().toString() == u"04"_s);
    CHECK(model.index(1, StackModel::ChildSp).data().toString() == u"00000000`00001001"_s);
    CHECK(model.index(1, StackModel::CallSite).data().toString() == u"nt+0x3"_s);
    model.setList(stackOf(2), true);
    CHECK(model.rowCount() == 2);
    model.setList(stackOf(2), false);
    CHECK(model.index(1, StackModel::ChildSp).data().toString() == u"00001001"_s);
    CHECK(resets.isEmpty());
    CHECK(model.frameAt(2) == nullptr);
}

TEST_CASE("a function that was inlined has no place on the stack", "[models]") {
    StackModel model;
    session::StackList list;
    list.frames.resize(2);
    list.frames[0].inlined = 1;
    list.frames[0].callSite = "nt!InsertTailList+0x4";
    list.frames[0].stackPointer = list.frames[1].stackPointer = Address(0x1000);
    list.frames[1].number = 1;
    model.setList(std::make_shared<const session::StackList>(list), true);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    CHECK(text(0, StackModel::Number) == u"00"_s);
    CHECK(text(0, StackModel::ChildSp) == u"(Inline Function)"_s);
    CHECK(text(0, StackModel::RetAddr) == u"--------`--------"_s);
    CHECK(text(0, StackModel::CallSite) == u"nt!InsertTailList+0x4"_s);
    CHECK(text(1, StackModel::ChildSp) == u"00000000`00001000"_s);
    model.setList(std::make_shared<const session::StackList>(list), false);
    CHECK(text(0, StackModel::ChildSp) == u"(Inline)"_s);
    CHECK(text(0, StackModel::RetAddr) == u"--------"_s);
}

TEST_CASE("modules sort by number and are shown as addresses", "[models]") {
    ModulesModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    model.setSnapshot(std::make_shared<const std::vector<session::Module>>(test::sampleModules()), true);
    REQUIRE(model.rowCount() == 4);
    CHECK(model.index(0, ModulesModel::Start).data().toString() == u"fffff800`11c00000"_s);
    CHECK(model.index(0, ModulesModel::End).data().toString() == u"fffff800`12c46000"_s);
    CHECK(model.index(0, ModulesModel::Start).data(ModulesModel::SortRole).toULongLong() ==
          0xfffff80011c00000ULL);
    model.setSnapshot(nullptr, true);
    CHECK(model.rowCount() == 0);
}

TEST_CASE("modules say how it stands with their symbols", "[models]") {
    ModulesModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    const auto modules = std::make_shared<const std::vector<session::Module>>(test::sampleModules());
    model.setSnapshot(modules, true);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    CHECK(text(ModulesModel::Symbols) == u"deferred"_s);
    CHECK(text(ModulesModel::SymbolFile).isEmpty());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto show = [&](session::ModuleSymbolState state) {
        state.base = modules->front().base;
        model.setSymbols(std::make_shared<const std::vector<session::ModuleSymbolState>>(1, state));
        model.setSnapshot(modules, true);
    };
    session::ModuleSymbolState state;
    state.state = session::SymbolState::Loading;
    state.kind = "export symbols";
    state.fetching = "nt.pdb";
    state.done = 3'000'000;
    state.total = 12'000'000;
    state.bytesPerSecond = 1'000'000;
    show(state);
    CHECK(text(ModulesModel::Symbols) == u"export symbols, loading"_s);
    CHECK(text(ModulesModel::SymbolFile) == u"nt.pdb: 25 % of 12.0 MB, 1.0 MB/s, 10 s left"_s);
    state = {};
    state.state = session::SymbolState::Loaded;
    state.kind = "private pdb symbols";
    state.file = "/symbols/nt.pdb";
    show(state);
    CHECK(text(ModulesModel::Symbols) == u"private pdb symbols"_s);
    CHECK(text(ModulesModel::SymbolFile) == u"/symbols/nt.pdb"_s);
    state = {};
    state.state = session::SymbolState::Failed;
    state.reason = "nt.pdb was not found";
    show(state);
    CHECK(text(ModulesModel::Symbols) == u"none"_s);
    CHECK(model.index(0, ModulesModel::Symbols).data(Qt::ToolTipRole).toString() ==
          u"nt.pdb was not found"_s);
    CHECK(resets.isEmpty());
    state.reason = "<img src=x> was not found";
    show(state);
    CHECK(model.index(0, ModulesModel::Symbols)
              .data(Qt::ToolTipRole)
              .toString()
              .contains(u"&lt;img src=x&gt; was not found"_s));
}

TEST_CASE("downloads are cancelled also while a command waits for one", "[models]") {
    test::FakeSession session;
    ModulesPanel panel(session);
    auto* cancel = test::child<QToolButton>(panel, "modulesCancel");
    CHECK(cancel->isHidden());
    session::ModuleSymbolState state;
    state.fetching = "nt.pdb";
    session.tell(
        session::SymbolsChanged{std::make_shared<const std::vector<session::ModuleSymbolState>>(1, state)});
    REQUIRE_FALSE(cancel->isHidden());
    session.setPrompt(u"0: kd>"_s, true, false);
    cancel->click();
    CHECK(session.calls == QStringList{u"execute !sym cancel"_s});
    session.calls.clear();
    session.setPrompt(u"*BUSY*"_s, false, true);
    cancel->click();
    CHECK(session.calls == QStringList{u"cancelCommand"_s, u"execute !sym cancel"_s});
}

TEST_CASE("a tool tip with text from outside shows it as it is", "[models]") {
    CHECK(plainTip(u"drv!a & b"_s) == u"drv!a & b"_s);
    // As Qt does: what it would not take for markup stays plain.
    CHECK(plainTip(u"drv!list<int>::push\nby unwind data"_s) == u"drv!list<int>::push\nby unwind data"_s);
    CHECK(plainTip(u"<b>list</b>"_s).contains(u"&lt;b&gt;list"_s));
    StackModel stack;
    auto list = std::make_shared<session::StackList>();
    list->frames.resize(1);
    list->frames[0].callSite = "drv!<b>list</b>";
    stack.setList(list, true);
    CHECK_FALSE(stack.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    BreakpointsModel breakpoints;
    auto known = test::sampleBreakpoints();
    known.resize(1);
    known[0].expression = "drv!<b>list</b>";
    breakpoints.setSnapshot(std::make_shared<const std::vector<session::Breakpoint>>(known), true);
    CHECK_FALSE(breakpoints.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    ModulesModel modules;
    auto loaded = test::sampleModules();
    loaded[0].path = "<b>nt</b>";
    modules.setSnapshot(std::make_shared<const std::vector<session::Module>>(loaded), true);
    CHECK_FALSE(modules.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
}

TEST_CASE("the check box of a breakpoint asks and does not change", "[models]") {
    BreakpointsModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    auto list = test::sampleBreakpoints();
    model.setSnapshot(std::make_shared<const std::vector<session::Breakpoint>>(list), true);
    QSignalSpy asked(&model, &BreakpointsModel::enableRequested);
    CHECK(model.index(0, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked);
    CHECK(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    REQUIRE(asked.count() == 1);
    CHECK_FALSE(asked[0][1].toBool());
    CHECK(model.index(0, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked);
    CHECK(model.index(0, BreakpointsModel::Location).data().toString() == u"hwsdisk+0x168a"_s);
    list[0].hits = 4;
    model.setSnapshot(std::make_shared<const std::vector<session::Breakpoint>>(list), true);
    CHECK(model.index(0, BreakpointsModel::Hits).data().toString() == u"4"_s);
    CHECK(resets.count() == 1);
    list[0].resolved = false;
    model.setSnapshot(std::make_shared<const std::vector<session::Breakpoint>>(list), true);
    CHECK(model.index(0, BreakpointsModel::Where).data().toString() == u"module not loaded"_s);
}

TEST_CASE("the timeline is bounded", "[models]") {
    TimelineModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    for (int i = 0; i < TimelineModel::kMaxRows + 7; ++i)
        model.add({session::ConnectionState::Running,
                   session::ConnectionState::Stopped,
                   QString::number(i),
                   QDateTime::currentDateTime(),
                   {}});
    CHECK(model.rowCount() == TimelineModel::kMaxRows);
    CHECK(model.index(0, TimelineModel::Reason).data().toString() == u"7"_s);
    CHECK(model.index(0, TimelineModel::State).data().toString() == u"Stopped"_s);
}

TEST_CASE("numbers are read as a debugger's user types them", "[format]") {
    CHECK(parseUserNumber(u"10"_s) == 0x10);
    CHECK(parseUserNumber(u" 0X1F "_s) == 0x1f);
    CHECK(parseUserNumber(u"0n10"_s) == 10);
    CHECK(parseUserNumber(u"0y101"_s) == 5);
    CHECK(parseUserNumber(u"fffff800`00000000"_s) == 0xfffff80000000000);
    CHECK_FALSE(parseUserNumber(u""_s));
    CHECK_FALSE(parseUserNumber(u"0x"_s));
    CHECK_FALSE(parseUserNumber(u"-1"_s));
    CHECK_FALSE(parseUserNumber(u"12345678123456789"_s));
    CHECK(hexAddress(Address(0xffffffff80001000), false) == u"80001000"_s);
    CHECK(textFrom(std::string(2000, 'x'), 10).size() == 11);
}
