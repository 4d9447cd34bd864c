#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTemporaryDir>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/settings/UserSettings.h"
#include "ui/theme/Theme.h"
#include "ui/variables/LocalsPanel.h"
#include "ui/variables/VariablesView.h"
#include "ui/variables/WatchPanel.h"
#include "ui/widgets/ViewHint.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using session::ValueRow;
using test::FakeSession;
using test::waitFor;
using Model = VariablesModel;

namespace {

ValueRow row(std::uint32_t depth, std::string name, std::string value, std::string path) {
    ValueRow row;
    row.depth = depth;
    row.name = std::move(name);
    row.value = std::move(value);
    row.path = std::move(path);
    row.type = "unsigned long";
    row.edit = row.value;
    return row;
}

ValueRow opening(ValueRow row) {
    row.opens = true;
    row.edit.clear();
    return row;
}

template <class Panel>
struct VariablesDesk {
    FakeSession session;
    Panel panel{session};
    VariablesView* view = panel.view();

    VariablesDesk() {
        test::fillSampleTarget(session);
        panel.resize(700, 300);
        panel.show();
    }
    void stop() {
        session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        session.stop(u"Breakpoint 0 hit"_s);
    }
    QModelIndex at(std::initializer_list<int> rows, int column = 0) const {
        QModelIndex index;
        for (const int row : rows) index = view->model()->index(row, 0, index);
        return index.siblingAtColumn(column);
    }
    QString text(std::initializer_list<int> rows, Model::Column column = Model::Value) const {
        return at(rows, column).data().toString();
    }
    bool shows(std::initializer_list<int> rows, const QString& value) const {
        return waitFor([&, list = std::vector<int>(rows)] {
            QModelIndex index;
            for (const int row : list) index = view->model()->index(row, 0, index);
            return index.siblingAtColumn(Model::Value).data().toString() == value;
        });
    }
    QString hint() const {
        const auto* hint = view->viewport()->findChild<ViewHint*>();
        return hint->isVisible() ? hint->text() : QString();
    }
    void type(const QModelIndex& index, const QString& words) {
        view->setCurrentIndex(index);
        QTest::keyClick(view, Qt::Key_F2);
        auto* editor = view->viewport()->findChild<QLineEdit*>();
        REQUIRE(editor);
        editor->setText(words);
        QTest::keyClick(editor, Qt::Key_Return);
        REQUIRE(waitFor([&] { return view->viewport()->findChild<QLineEdit*>() == nullptr; }));
    }
    void choose(const QModelIndex& index, const QString& action) {
        Q_EMIT view->customContextMenuRequested(view->visualRect(index).center());
        auto* menu = view->findChild<QMenu*>(view->objectName() + u"Menu"_s);
        REQUIRE(menu);
        for (QAction* one : menu->actions())
            if (one->text().remove(u'&') == action) one->trigger();
        menu->close();
        menu->setObjectName({});
    }
};

struct Locals : VariablesDesk<LocalsPanel> {
    Locals() {
        session.locals.scope = "hwsdisk!Read";
        ValueRow argument = opening(row(0, "argument", "0xffffa20c`11a4b010", "argument"));
        argument.parameter = true;
        argument.place = "@rcx";
        argument.target = Address(0xffffa20c11a4b010);
        session.locals.rows = {argument,
                               row(1, "Count", "7", "argument->Count"),
                               opening(row(1, "Next", "0x1100", "argument->Next")),
                               row(2, "Count", "9", "argument->Next->Count"),
                               opening(row(0, "table", "unsigned long [250]", "table")),
                               row(0, "local", "0x77", "local")};
        for (int i = 0; i < 250; ++i)
            session.locals.rows.insert(
                session.locals.rows.end() - 1,
                row(1, "[" + std::to_string(i) + "]", std::to_string(i), "table[" + std::to_string(i) + "]"));
        session.locals.rows.back().address = Address(0xfffff68c3a1ff7c0);
    }
    void stopAndShow() {
        stop();
        REQUIRE(shows({2}, u"0x77"_s));
    }
};

struct Watch : VariablesDesk<WatchPanel> {
    Watch() {
        session.watch[u"local"_s] = {row(0, "local", "0x77", "local")};
        session.watch[u"item"_s] = {opening(row(0, "item", "struct _ITEM", "item")),
                                    row(1, "Count", "7", "item.Count")};
    }
    int rows() const { return view->model()->rowCount(); }
};

}  // namespace

TEST_CASE("the variables of the frame are shown with their types and places", "[variables]") {
    Locals desk;
    CHECK(desk.hint() == u"Variables are shown when the target is stopped."_s);
    desk.stopAndShow();
    CHECK(desk.hint().isEmpty());
    CHECK(desk.text({0}, Model::Name) == u"argument"_s);
    CHECK(desk.at({0}).data(Qt::FontRole).value<QFont>().italic());
    CHECK_FALSE(desk.at({2}).data(Qt::FontRole).value<QFont>().italic());
    CHECK(desk.text({2}, Model::Type) == u"unsigned long"_s);
    CHECK(desk.text({0}, Model::Location) == u"@rcx"_s);
    CHECK(desk.text({2}, Model::Location) == u"fffff68c`3a1ff7c0"_s);
    CHECK(desk.view->isColumnHidden(Model::Location));
    desk.session.changeState(session::ConnectionState::Closed, u"Debugging was stopped."_s);
    CHECK(desk.view->model()->rowCount() == 0);
    CHECK(desk.hint() == u"Variables are shown when the target is stopped."_s);
}

TEST_CASE("why there are no variables stands in the view, and goes with the next stop that has some",
          "[variables]") {
    Locals desk;
    const auto rows = std::exchange(desk.session.locals.rows, {});
    desk.session.locals.why = "There are no private symbols of nt, which tell of variables.";
    desk.stop();
    CHECK(waitFor([&] { return desk.hint().startsWith(u"There are no private symbols"_s); }));
    desk.session.resume();
    CHECK(desk.hint() == u"Variables are shown when the target is stopped."_s);
    desk.session.locals.rows = rows;
    desk.session.locals.why.clear();
    desk.stopAndShow();
    CHECK(desk.hint().isEmpty());
}

TEST_CASE("parts are asked for when a row is opened, and stay open from stop to stop", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    CHECK(desk.session.calls.last() == u"readLocals"_s);
    CHECK(desk.view->model()->hasChildren(desk.at({0})));
    CHECK(desk.view->model()->rowCount(desk.at({0})) == 0);
    CHECK_FALSE(desk.view->model()->hasChildren(desk.at({2})));
    desk.view->expand(desk.at({0}));
    CHECK(desk.shows({0, 0}, u"7"_s));
    CHECK(desk.session.calls.last() == u"readLocals +argument:100"_s);
    desk.view->expand(desk.at({0, 1}));
    CHECK(desk.shows({0, 1, 0}, u"9"_s));
    desk.session.locals.rows[3].value = "0xa";
    desk.stop();
    CHECK(desk.shows({0, 1, 0}, u"0xa"_s));
    CHECK(desk.view->isExpanded(desk.at({0, 1})));
    CHECK(desk.at({0, 1, 0}).data(Model::ChangedRole).toBool());
    desk.view->collapse(desk.at({0}));
    desk.stop();
    CHECK(waitFor([&] { return desk.session.calls.last() == u"readLocals +argument->Next:100"_s; }));
    CHECK(waitFor([&] { return desk.view->model()->rowCount(desk.at({0})) == 0; }));
}

TEST_CASE("of a long array the next elements are asked for by its last row", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    desk.view->expand(desk.at({1}));
    REQUIRE(waitFor([&] { return desk.view->model()->rowCount(desk.at({1})) == 101; }));
    CHECK(desk.text({1, 100}, Model::Name) == u"150 more…"_s);
    Q_EMIT desk.view->activated(desk.at({1, 100}));
    REQUIRE(waitFor([&] { return desk.view->model()->rowCount(desk.at({1})) == 201; }));
    Q_EMIT desk.view->activated(desk.at({1, 200}));
    REQUIRE(waitFor([&] { return desk.view->model()->rowCount(desk.at({1})) == 250; }));
}

TEST_CASE("a value that differs from the last stop's is red, in the same function and frame", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    const auto red = [&](std::initializer_list<int> rows) {
        return desk.at(rows, Model::Value).data(Qt::ForegroundRole).value<QColor>() ==
               theme::changedColour(QGuiApplication::palette());
    };
    CHECK_FALSE(red({2}));
    desk.session.locals.rows.back().value = "0x78";
    desk.stop();
    CHECK(desk.shows({2}, u"0x78"_s));
    CHECK(red({2}));
    CHECK_FALSE(red({0}));
    desk.session.changeContents();
    CHECK(waitFor([&] { return desk.session.count(u"readLocals"_s) == 3; }));
    CHECK(red({2}));
    desk.stop();
    CHECK(waitFor([&] { return !red({2}); }));
    desk.session.locals.scope = "hwsdisk!Write";
    desk.session.locals.rows.back().value = "0x79";
    desk.stop();
    CHECK(desk.shows({2}, u"0x79"_s));
    CHECK_FALSE(red({2}));
}

TEST_CASE("another frame's variables are asked for when it is chosen", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    desk.session.locals.scope = "nt!Caller";
    desk.session.locals.rows = {row(0, "other", "1", "other")};
    desk.session.ask(session::SelectFrame{2}, &desk.panel, [](const session::WriteAnswer&) {});
    CHECK(desk.shows({0}, u"1"_s));
    CHECK(desk.view->model()->rowCount() == 1);
}

TEST_CASE("a value is changed by F2, and a refusal is told", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    CHECK((desk.at({0}, Model::Value).flags() & Qt::ItemIsEditable) == 0);
    desk.type(desk.at({2}), u"0x99"_s);
    CHECK(desk.session.count(u"assign local = 0x99"_s) == 1);
    CHECK(desk.shows({2}, u"0x99"_s));
    CHECK(desk.at({2}).data(Model::ChangedRole).toBool() == false);  // there was no stop before
    desk.session.failure = Error{ErrorCode::Refused, "You only look on here.", {}};
    desk.type(desk.at({2}), u"5"_s);
    const auto* notice = test::child<QLabel>(desk.panel, "localsNotice");
    CHECK(waitFor([&] { return notice->text().contains(u"only look on"_s); }));
    desk.session.failure.reset();
    desk.session.resume();
    CHECK((desk.at({2}, Model::Value).flags() & Qt::ItemIsEditable) == 0);
}

TEST_CASE("the menu of a row copies it, and leads to memory and to the watch", "[variables]") {
    Locals desk;
    desk.stopAndShow();
    QStringList memory;
    QStringList watched;
    QObject::connect(desk.view, &VariablesView::memoryRequested, &desk.panel,
                     [&](const QString& at) { memory += at; });
    QObject::connect(desk.view, &VariablesView::watchRequested, &desk.panel,
                     [&](const QString& at) { watched += at; });
    desk.choose(desk.at({2}), u"Copy Value"_s);
    CHECK(QGuiApplication::clipboard()->text() == u"0x77"_s);
    desk.choose(desk.at({2}), u"Copy Row"_s);
    CHECK(QGuiApplication::clipboard()->text() == u"local\t0x77\tunsigned long"_s);
    desk.choose(desk.at({2}), u"View Memory at Address"_s);
    desk.choose(desk.at({2}), u"View Memory It Points To"_s);  // it is no pointer
    desk.choose(desk.at({0}), u"View Memory It Points To"_s);
    CHECK(memory == QStringList{u"0xfffff68c`3a1ff7c0"_s, u"0xffffa20c`11a4b010"_s});
    desk.choose(desk.at({2}), u"Add to Watch"_s);
    CHECK(watched == QStringList{u"local"_s});
    desk.choose(desk.at({2}), u"Location"_s);
    CHECK_FALSE(desk.view->isColumnHidden(Model::Location));
}

TEST_CASE("what the target tells is shown as text and within bounds", "[variables]") {
    Locals desk;
    desk.session.locals.rows = {row(0, "<b>bold</b>", std::string(100'000, 'x'), "a")};
    desk.session.locals.rows[0].depth = 4000;  // below nothing
    desk.stop();
    REQUIRE(waitFor([&] { return desk.view->model()->rowCount() == 1; }));
    CHECK(desk.text({0}).size() <= 513);  // with the dots behind it
    CHECK(desk.at({0}).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;bold"_s));
}

TEST_CASE("the model of variables keeps its promises", "[variables]") {
    Model model(Model::Names::Typed);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto a = opening(row(0, "a", "1", "a"));
    const auto part = row(1, "x", "2", "a.x");
    const auto b = row(0, "b", "3", "b");
    model.setRows({a, part, b}, u"f"_s, true);
    model.setOpened(model.index(0, 0), true);
    model.setRows({a, b}, u"f"_s, true);
    CHECK(model.rowCount(model.index(0, 0)) == 0);
    model.setRows({b, a, part, part, part}, u"f"_s, true);
    CHECK(model.rowCount(model.index(1, 0)) == 3);
    CHECK(model.parent(model.index(2, 0, model.index(1, 0))) == model.index(1, 0));
    model.setRows({b, a, part}, u"g"_s, false);
    CHECK(model.rowCount(model.index(1, 0)) == 1);
    model.setRows({}, u"g"_s, false);
    CHECK(model.rowCount() == 0);
    model.clear();
    std::vector<ValueRow> deep;
    for (std::uint32_t i = 0; i < 3000; ++i) deep.push_back(row(i, "deep", "1", "d" + std::to_string(i)));
    model.setRows(deep, u"h"_s, true);
    CHECK(model.rowCount() == 1);
    model.clear();
}

TEST_CASE("expressions are typed into the last row of the watch, renamed and removed", "[variables]") {
    Watch desk;
    QStringList told;
    QObject::connect(&desk.panel, &WatchPanel::expressionsChanged, &desk.panel,
                     [&](const QStringList& list) { told = list; });
    CHECK(desk.rows() == 1);
    desk.type(desk.at({0}), u" local "_s);
    REQUIRE(waitFor([&] { return desk.rows() == 2; }));
    CHECK(told == QStringList{u"local"_s});
    CHECK(desk.text({0}).isEmpty());
    desk.stop();
    CHECK(desk.shows({0}, u"0x77"_s));
    desk.type(desk.at({1}), u"nothing"_s);
    CHECK(desk.shows({1}, u"Couldn't resolve error at 'nothing'"_s));
    CHECK(desk.text({0}) == u"0x77"_s);
    desk.type(desk.at({1}), u"item"_s);
    CHECK(desk.shows({1}, u"struct _ITEM"_s));
    desk.view->expand(desk.at({1}));
    CHECK(desk.shows({1, 0}, u"7"_s));
    desk.view->setCurrentIndex(desk.at({0}));
    QTest::keyClick(desk.view, Qt::Key_Delete);
    CHECK(told == QStringList{u"item"_s});
    CHECK(desk.rows() == 2);
    CHECK(desk.shows({0, 0}, u"7"_s));
    CHECK(desk.view->isExpanded(desk.at({0})));
    desk.view->setCurrentIndex(desk.at({1}));  // the empty row stays
    QTest::keyClick(desk.view, Qt::Key_Delete);
    CHECK(desk.rows() == 2);
    desk.type(desk.at({0}), QString());
    CHECK(waitFor([&] { return told.isEmpty() && desk.rows() == 1; }));
}

TEST_CASE("what is watched stays when the target is gone, without a value", "[variables]") {
    Watch desk;
    desk.panel.setExpressions({u"local"_s, QString(), u"item"_s});
    CHECK(desk.rows() == 3);
    desk.stop();
    CHECK(desk.shows({1}, u"struct _ITEM"_s));
    desk.session.watch[u"local"_s][0].value = "0x78";
    desk.stop();
    CHECK(desk.shows({0}, u"0x78"_s));
    CHECK(desk.at({0}).data(Model::ChangedRole).toBool());
    desk.session.changeState(session::ConnectionState::Closed, u"Debugging was stopped."_s);
    CHECK(desk.rows() == 3);
    CHECK(desk.text({0}).isEmpty());
    CHECK(desk.text({0}, Model::Name) == u"local"_s);
}

TEST_CASE("a value that is watched is changed in its column", "[variables]") {
    Watch desk;
    desk.panel.setExpressions({u"local"_s});
    desk.stop();
    REQUIRE(desk.shows({0}, u"0x77"_s));
    desk.type(desk.at({0}, Model::Value), u"5"_s);
    CHECK(desk.session.count(u"assign local = 5"_s) == 1);
    CHECK(desk.shows({0}, u"5"_s));
}

TEST_CASE("typing in the watch begins an expression", "[variables]") {
    Watch desk;
    desk.view->setCurrentIndex(desk.at({0}));
    QTest::keyClicks(desk.view, u"n"_s);
    auto* editor = desk.view->viewport()->findChild<QLineEdit*>();
    REQUIRE(editor);
    CHECK(editor->text() == u"n"_s);
}

TEST_CASE("expressions and columns are kept between runs", "[variables]") {
    QTemporaryDir folder;
    {
        UserSettings settings(folder.path());
        test::ScriptedPrompts prompts;
        FakeSession session;
        session.changeState(session::ConnectionState::Running, u"test"_s);
        MainWindow window(session, settings, prompts);
        window.show();
        window.docks().show(kWatchDock);
        window.docks().addToWatch(u"nt!Item, 1"_s);
        window.docks().addToWatch(u"nt!Item, 1"_s);
        auto* view = test::child<VariablesView>(window, "watchView");
        view->setColumnHidden(Model::Location, false);
        view->setColumnWidth(Model::Name, 77);
        REQUIRE(waitFor([&] { return !settings.columns(u"watchView"_s).isEmpty(); }));
    }
    UserSettings settings(folder.path());
    CHECK(settings.watchExpressions() == QStringList{u"nt!Item, 1"_s});
    test::ScriptedPrompts prompts;
    FakeSession session;
    MainWindow window(session, settings, prompts);
    auto* view = test::child<VariablesView>(window, "watchView");
    CHECK(view->model()->rowCount() == 2);
    CHECK(view->columnWidth(Model::Name) == 77);
    CHECK_FALSE(view->isColumnHidden(Model::Location));
}
