#include "ui/actions/ActionGroups.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

void setWordWrap(const ActionContext& on, bool checked) {
    auto options = on.settings.viewOptions();
    options.wordWrap = checked;
    on.settings.setViewOptions(options);
}

}  // namespace

std::vector<ActionSpec> windowActions() {
    using enum ActionId;
    return {
        {.id = ShowSessions,
         .name = u"showSessions"_s,
         .text = u"Sess&ions"_s,
         .keys = u"Ctrl+Alt+S"_s,
         .tip = u"The overview of all sessions"_s,
         .places = {{Menu::View, 0}},
         .run = [](const ActionContext& on, bool) { Q_EMIT on.window.overviewRequested(); }},
        {.id = CloseCurrentWindow,
         .name = u"closeCurrentWindow"_s,
         .text = u"&Close Current Window"_s,
         .keys = u"Ctrl+F4"_s,
         .places = {{Menu::File, 1}},
         .run = [](const ActionContext& on, bool) { on.docks.closeCurrent(); }},
        {.id = NextWindow,
         .name = u"nextWindow"_s,
         .text = u"&Next Window"_s,
         .keys = u"Ctrl+Tab"_s,
         .places = {{Menu::Window}},
         .run = [](const ActionContext& on, bool) { on.docks.focusNext(); }},
        {.id = NextSession,
         .name = u"nextSession"_s,
         .text = u"Next &Session"_s,
         .keys = u"Ctrl+PgDown"_s,
         .places = {{Menu::Window}},
         .run = [](const ActionContext& on, bool) { Q_EMIT on.window.neighbourRequested(1); }},
        {.id = PreviousSession,
         .name = u"previousSession"_s,
         .text = u"&Previous Session"_s,
         .keys = u"Ctrl+PgUp"_s,
         .places = {{Menu::Window}},
         .run = [](const ActionContext& on, bool) { Q_EMIT on.window.neighbourRequested(-1); }},
        {.id = ResetLayout,
         .name = u"resetLayout"_s,
         .text = u"&Reset Layout"_s,
         .places = {{Menu::Window}},
         .run = [](const ActionContext& on, bool) { on.docks.resetLayout(); }},
        {.id = WordWrap,
         .name = u"wordWrap"_s,
         .text = u"&Word Wrap"_s,
         .checkable = true,
         .tip = u"Wrap long lines of the command output"_s,
         .places = {{Menu::View, 1}},
         .run = setWordWrap},
        {.id = Options,
         .name = u"options"_s,
         .text = u"&Options…"_s,
         .tip = u"Theme, fonts and habits"_s,
         .places = {{Menu::View, 2}},
         .run = [](const ActionContext& on, bool) { on.window.openOptions(); }},
        {.id = VerboseOutput,
         .name = u"verbose"_s,
         .text = u"&Verbose Output"_s,
         .keys = u"Ctrl+Alt+V"_s,
         .checkable = true,
         .places = {{Menu::View, 1}},
         .run = order(session::PressKey{'v'})},
        {.id = ShowVersion,
         .name = u"version"_s,
         .text = u"Show V&ersion"_s,
         .keys = u"Ctrl+Alt+W"_s,
         .places = {{Menu::View, 1}},
         .run = [](const ActionContext& on,
                   bool) { on.window.say(session::OutputKind::Status, versionText() + u'\n'); }},
    };
}

}  // namespace hawser::ui
