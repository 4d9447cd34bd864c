#include <QAction>
#include <QDockWidget>
#include <QSet>
#include <QTemporaryDir>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "tests/gui/ScriptedPrompts.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;
using test::FakeSession;
using test::ScriptedPrompts;

namespace {

struct Run {
    // An open session: else there is a start page.
    explicit Run(const QString& folder) : settings(folder) {
        session.changeState(session::ConnectionState::Running, u"test"_s);
    }
    DockSet& docks() { return window.docks(); }

    UserSettings settings;
    ScriptedPrompts prompts;
    FakeSession session;
    MainWindow window{session, settings, prompts};
};

}  // namespace

TEST_CASE("the names that saved layouts know the docks by stay", "[docks]") {
    QTemporaryDir folder;
    Run run(folder.path());
    QStringList names;
    for (const auto* dock : run.docks().all()) names += dock->objectName();
    for (const auto* known : {"commandDock", "registersDock", "stackDock", "disassemblyDock",
                              "breakpointsDock", "modulesDock", "connectionDock", "traceDock", "memoryDock1"})
        CHECK(names.contains(QString::fromLatin1(known)));
    CHECK(QSet<QString>(names.begin(), names.end()).size() == names.size());
    CHECK(DockSet::kLayoutVersion == 3);
}

TEST_CASE("each dock is shown and closed by its actions", "[docks]") {
    QTemporaryDir folder;
    Run run(folder.path());
    run.window.show();
    for (const DockSpec& spec : dockTable()) {
        INFO(spec.objectName);
        auto* dock = run.docks().dock(spec.objectName);
        CHECK(dock->windowTitle() == spec.title);
        dock->close();
        const auto count = run.docks().all().size();
        run.window.actions().named(spec.showName())->trigger();
        CHECK((run.docks().all().size() > count) == spec.several.has_value());
        CHECK_FALSE(run.docks().dock(spec.objectName)->isHidden());
        auto* close = run.window.actions().named(spec.closeName());
        CHECK((close == nullptr) == spec.closeKeys.isEmpty());
        if (!close) continue;
        close->trigger();
        CHECK(run.docks().dock(spec.objectName)->isHidden());
    }
}

TEST_CASE("each dock comes back as it was left", "[docks]") {
    for (const DockSpec& spec : dockTable()) {
        INFO(spec.objectName);
        for (const bool open : {true, false}) {
            QTemporaryDir folder;
            {
                Run run(folder.path());
                run.window.show();
                run.docks().close(spec.objectName);
                if (open) run.docks().show(spec.objectName);
                run.docks().dock(spec.objectName)->setFloating(open);
                run.docks().save();
            }
            Run run(folder.path());
            run.window.show();
            CHECK(run.docks().dock(spec.objectName)->isHidden() != open);
            CHECK(run.docks().dock(spec.objectName)->isFloating() == open);
            run.docks().resetLayout();
            CHECK(run.docks().dock(spec.objectName)->isHidden() != spec.openByDefault);
            CHECK_FALSE(run.docks().dock(spec.objectName)->isFloating());
        }
    }
}

TEST_CASE("several docks of a kind have numbers, a limit, and come back with what they showed", "[docks]") {
    QTemporaryDir folder;
    {
        Run run(folder.path());
        run.window.show();
        const auto before = run.docks().all().size();
        for (int i = 0; i < 40; ++i) run.docks().another(kMemoryDock);
        CHECK(run.docks().all().size() == before + 15);
        CHECK(run.docks().all().back()->objectName() == u"memoryDock16"_s);
        CHECK(run.docks().all().back()->windowTitle() == u"Memory 16"_s);
        for (int i = 0; i < 14; ++i) run.docks().close(kMemoryDock);
        run.docks().showMemory(u"nt"_s);
        run.docks().save();
    }
    Run run(folder.path());
    CHECK(run.settings.memoryExpressions() == QStringList{u"nt"_s, QString()});
    CHECK(run.docks().all().back()->objectName() == u"memoryDock2"_s);
}

TEST_CASE("a layout that was saved before a dock was known leaves it where it can be shown", "[docks]") {
    for (const DockSpec& spec : dockTable()) {
        INFO(spec.objectName);
        QTemporaryDir folder;
        {
            Run run(folder.path());
            run.window.show();
            run.window.removeDockWidget(run.docks().dock(spec.objectName));
            run.settings.setLayout(run.window.saveState(DockSet::kLayoutVersion));
            run.window.hide();
        }
        Run run(folder.path());
        run.window.show();
        auto* dock = run.docks().dock(spec.objectName);
        run.docks().show(spec.objectName);
        CHECK(dock->isVisible());
        CHECK(dock->width() > 50);
    }
}
