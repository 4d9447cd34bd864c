#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/OutputView.h"
#include "ui/memory/MemoryView.h"
#include "ui/options/OptionsDialog.h"
#include "ui/settings/UserSettings.h"
#include "ui/symbols/SymbolPathDialog.h"
#include "ui/theme/Appearance.h"
#include "ui/theme/Theme.h"
#include "ui/window/DockFocusBar.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::waitFor;

namespace {

struct OptionsFixture {
    QTemporaryDir folder;
    UserSettings settings{folder.path()};
    Appearance appearance{settings};
    test::ScriptedPrompts prompts;
    FakeSession session;
    MainWindow window{session, settings, prompts};

    OptionsFixture() {
        test::fillSampleTarget(session);
        window.show();
        session.identify(test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
        session.stop(u"Breakpoint 0 hit"_s);
    }
    ~OptionsFixture() { settings.setViewOptions({}); }  // the application's own again
};

// WCAG 2: relative luminance.
double luminance(const QColor& colour) {
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

void turnWheel(QWidget* over, int notches) {
    QWheelEvent event(QPointF(9, 9), over->mapToGlobal(QPointF(9, 9)), {}, QPoint(0, 120 * notches),
                      Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(over, &event);
}

}  // namespace

TEST_CASE_METHOD(OptionsFixture, "Ctrl+S sets the path of symbol files, and reloads when asked to",
                 "[options]") {
    session.tell(session::SymbolPathChanged{u"/a;srv*/c*http://host"_s});
    CHECK(settings.symbolPath() == u"/a;srv*/c*http://host"_s);
    window.actions().at(ActionId::SymbolFilePath)->trigger();
    auto* dialog = window.findChild<SymbolPathDialog*>();
    REQUIRE(dialog != nullptr);
    auto* path = test::child<QPlainTextEdit>(*dialog, "symbolPath");
    CHECK(path->toPlainText() == u"/a\nsrv*/c*http://host"_s);
    prompts.text = u"/more"_s;
    test::child<QPushButton>(*dialog, "symbolPathBrowse")->click();
    test::child<QCheckBox>(*dialog, "symbolPathReload")->click();
    session.calls.clear();
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    CHECK(session.calls.contains(u"execute .sympath /a;srv*/c*http://host;/more"_s));
    CHECK(session.calls.contains(u"execute .reload"_s));
}

TEST_CASE_METHOD(OptionsFixture, "folders of a session that is elsewhere are not chosen among those here",
                 "[options]") {
    window.actions().at(ActionId::SymbolFilePath)->trigger();
    auto* dialog = window.findChild<SymbolPathDialog*>();
    REQUIRE(dialog != nullptr);
    CHECK(test::child<QPushButton>(*dialog, "symbolPathBrowse")->isEnabled());
    session::ServerLink link;
    link.state = session::ServerLink::State::Connected;
    session.tell(link);
    window.actions().at(ActionId::SymbolFilePath)->trigger();
    CHECK_FALSE(test::child<QPushButton>(*dialog, "symbolPathBrowse")->isEnabled());
    prompts.text = u"/home/her/a.c"_s;
    window.actions().at(ActionId::OpenSource)->trigger();
    CHECK(session.calls.contains(u"readSource  /home/her/a.c"_s));
    CHECK(prompts.filesShown == 0);
}

TEST_CASE_METHOD(OptionsFixture, "the theme, the font and the habits are chosen, hold at once and are kept",
                 "[options]") {
    window.actions().at(ActionId::Options)->trigger();
    auto* dialog = window.findChild<OptionsDialog*>();
    REQUIRE(dialog != nullptr);
    auto* theme = test::child<QComboBox>(*dialog, "optionsTheme");
    theme->setCurrentIndex(2);
    Q_EMIT theme->activated(2);
    CHECK(theme::isDark(QApplication::palette()));
    CHECK(waitFor([&] { return theme::isDark(window.palette()); }));
    theme->setCurrentIndex(1);
    Q_EMIT theme->activated(1);
    CHECK_FALSE(theme::isDark(QApplication::palette()));

    test::child<QDoubleSpinBox>(*dialog, "optionsFontSize")->setValue(14);
    CHECK(window.docks().command()->output()->font().pointSizeF() == Approx(14));
    CHECK(window.docks().command()->input()->font().pointSizeF() == Approx(14));
    test::child<QCheckBox>(*dialog, "optionsEnterRepeats")->click();
    session.calls.clear();
    auto* input = window.docks().command()->input();
    QTest::keyClicks(input, u"k\r"_s);
    QTest::keyClick(input, Qt::Key_Return);
    CHECK(session.calls.filter(u"execute"_s) == QStringList{u"execute k"_s});
    auto* habit = test::child<QComboBox>(*dialog, "optionsExit");
    habit->setCurrentIndex(2);
    Q_EMIT habit->activated(2);
    CHECK(window.actions().at(ActionId::ExitAsks)->isChecked());

    const UserSettings again(folder.path());
    CHECK(again.viewOptions().theme == ThemeChoice::Light);
    CHECK(again.viewOptions().fontSize == Approx(14));
    CHECK_FALSE(again.viewOptions().enterRepeats);
    CHECK(again.exitHabit() == ExitHabit::Ask);
}

TEST_CASE_METHOD(OptionsFixture, "Ctrl and the wheel over code, memory or output changes the font's size",
                 "[options]") {
    auto* output = window.docks().command()->output();
    auto* memory = window.findChild<MemoryView*>();
    const double before = output->font().pointSizeF();
    turnWheel(output->viewport(), 2);
    CHECK(output->font().pointSizeF() == Approx(before + 2));
    CHECK(memory->font().pointSizeF() == Approx(before + 2));
    turnWheel(memory->viewport(), -1);
    CHECK(output->font().pointSizeF() == Approx(before + 1));
    turnWheel(output->viewport(), -1000);
    CHECK(output->font().pointSizeF() == Approx(ViewOptions::kLeastFont));
    turnWheel(test::child<QWidget>(window, "statusBar"), 3);
    CHECK(output->font().pointSizeF() == Approx(ViewOptions::kLeastFont));
}

TEST_CASE_METHOD(OptionsFixture, "output that stands there already takes the colours of another theme",
                 "[options]") {
    session.print(session::OutputKind::Error, u"wrong\n"_s);
    auto* output = window.docks().command()->output();
    REQUIRE(waitFor([&] { return output->toPlainText().contains(u"wrong"_s) && !output->pending(); }));
    const auto colour = [&] {
        QTextCursor cursor = output->document()->find(u"wrong"_s);
        return cursor.charFormat().foreground().color();
    };
    for (const auto choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        settings.setViewOptions({.theme = choice});
        CHECK(waitFor(
            [&] { return colour() == theme::outputColour(session::OutputKind::Error, output->palette()); }));
        CHECK(contrast(colour(), output->palette().color(QPalette::Base)) >= 4.5);
    }
}

TEST_CASE("text can be read on its ground in each theme", "[options]") {
    for (const QPalette& palette : {theme::lightPalette(), theme::darkPalette()}) {
        const QColor ground = palette.color(QPalette::Base);
        INFO("dark: " << theme::isDark(palette));
        CHECK(contrast(theme::faintColour(palette), ground) >= 4.5);
        CHECK(contrast(theme::staleColour(palette), ground) >= 4.5);
        CHECK(contrast(theme::changedColour(palette), ground) >= 4.5);
        CHECK(contrast(theme::errorColour(palette), ground) >= 4.5);
        CHECK(contrast(theme::flowColour(palette), ground) >= 4.5);
        CHECK(contrast(palette.color(QPalette::PlaceholderText), ground) >= 4.5);
        CHECK(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Window)) >= 4.5);
        CHECK(contrast(palette.color(QPalette::Link), ground) >= 4.5);
        // What cannot be used is to be read, and told from what can.
        for (const auto& [text, under] :
             {std::pair(QPalette::ButtonText, QPalette::Button),
              std::pair(QPalette::WindowText, QPalette::Window), std::pair(QPalette::Text, QPalette::Base)}) {
            const double disabled = contrast(palette.color(QPalette::Disabled, text), palette.color(under));
            CHECK(disabled >= 3);
            CHECK(disabled < contrast(palette.color(QPalette::Active, text), palette.color(under)) * 0.7);
        }
        CHECK(contrast(palette.color(QPalette::Text), theme::currentLineColour(palette)) >= 4.5);
        CHECK(contrast(theme::faintColour(palette), theme::currentLineColour(palette)) >= 4.5);
        for (int kind = 0; kind <= static_cast<int>(session::OutputKind::Trace); ++kind)
            CHECK(contrast(theme::outputColour(static_cast<session::OutputKind>(kind), palette), ground) >=
                  4.5);
    }
}

TEST_CASE_METHOD(OptionsFixture, "each tool tip has the action's key", "[options]") {
    for (const auto& spec : actionTable()) {
        if (spec.keys.isEmpty()) continue;
        const auto* action = window.actions().named(spec.name);
        INFO(spec.name);
        CHECK(
            action->toolTip().contains(u'(' + action->shortcut().toString(QKeySequence::NativeText) + u')'));
    }
}

TEST_CASE_METHOD(OptionsFixture, "the dock that has the focus is marked", "[options]") {
    window.activateWindow();
    auto* mark = window.findChild<DockFocusBar*>();
    REQUIRE(mark != nullptr);
    for (const auto name : {kRegistersDock, kDisassemblyDock, kCommandDock}) {
        window.docks().show(name);
        CHECK(waitFor([&] { return mark->dock() == window.docks().dock(name) && mark->isVisible(); }));
    }
}

TEST_CASE("options that were spoiled are as by default", "[options]") {
    QTemporaryDir folder;
    {
        QSettings file(folder.filePath(u"hawser.ini"_s), QSettings::IniFormat);
        file.setValue(u"view/theme"_s, 99);
        file.setValue(u"view/fontSize"_s, u"huge"_s);
        file.setValue(u"view/wordWrap"_s, QVariantMap{});
        file.setValue(u"window/docks"_s, QStringList{u"x"_s, u"a 1 -1"_s, u"b 999999999 5"_s});
        file.setValue(u"window/geometry"_s, QByteArray(5000, '\x7f'));
        file.setValue(u"window/layout"_s, QByteArray(5000, '\x7f'));
    }
    UserSettings settings(folder.path());
    CHECK(settings.viewOptions().theme == ThemeChoice::System);
    CHECK(settings.viewOptions().fontSize >= ViewOptions::kLeastFont);
    CHECK(settings.dockSizes().size() == 1);
    test::ScriptedPrompts prompts;
    FakeSession session;
    MainWindow window(session, settings, prompts);
    window.show();
    CHECK(window.isVisible());
}
