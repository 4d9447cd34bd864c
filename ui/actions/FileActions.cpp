#include "ui/actions/ActionGroups.h"
#include "ui/settings/UserSettings.h"
#include "ui/source/SourcePanel.h"
#include "ui/widgets/SessionPath.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

void openSource(const ActionContext& on, bool /*checked*/) {
    askSessionPath(on.session, on.prompts, &on.window, u"Open Source File"_s,
                   [&docks = on.docks](const QString& path) {
                       docks.show(kSourceDock);
                       docks.source()->openFile(path);
                   });
}

}  // namespace

std::vector<ActionSpec> fileActions() {
    using enum ActionId;
    return {
        {.id = KernelDebug,
         .name = u"kernelDebug"_s,
         .text = u"&Kernel Debug…"_s,
         .keys = u"Ctrl+K"_s,
         .icon = u"connect"_s,
         .tip = u"Connect to a target"_s,
         .places = {{Menu::File, 0}, {Menu::ToolBar, 0}},
         .run = [](const ActionContext& on, bool) { on.window.openKernelDebug(); }},
        {.id = OpenCrashDump,
         .name = u"openCrashDump"_s,
         .text = u"Open Crash &Dump…"_s,
         .keys = u"Ctrl+D"_s,
         .tip = u"Look at a machine that has crashed"_s,
         .notSecure = true,
         .places = {{Menu::File, 0}},
         .run = [](const ActionContext& on, bool) { on.window.openCrashDump(); }},
        {.id = OpenSource,
         .name = u"openSource"_s,
         .text = u"&Open Source File…"_s,
         .keys = u"Ctrl+O"_s,
         .tip = u"Show a source file, and look for others beside it"_s,
         .needs = Needs::Session,
         .places = {{Menu::File, 1}},
         .run = openSource},
        {.id = JoinSession,
         .name = u"joinSession"_s,
         .text = u"Connect to &Remote Session…"_s,
         .keys = u"Ctrl+R"_s,
         .tip = u"Join a session that another program shares"_s,
         .places = {{Menu::File, 0}},
         .run = [](const ActionContext& on, bool) { on.window.openJoin(); }},
        {.id = SymbolFilePath,
         .name = u"symbolFilePath"_s,
         .text = u"&Symbol File Path…"_s,
         .keys = u"Ctrl+S"_s,
         .tip = u"Where symbol files are looked for"_s,
         .places = {{Menu::File, 1}},
         .run = [](const ActionContext& on, bool) { on.window.openSymbolPath(); }},
        {.id = ExitLetsRun,
         .name = u"exitLetsRun"_s,
         .text = u"Remove Breakpoints and Let the Target &Run"_s,
         .checkable = true,
         .places = {{Menu::Leaving}},
         .run = [](const ActionContext& on, bool) { on.settings.setExitHabit(ExitHabit::LetRun); }},
        {.id = ExitLeavesAsIs,
         .name = u"exitLeavesAsIs"_s,
         .text = u"Leave the Target as It &Is"_s,
         .checkable = true,
         .places = {{Menu::Leaving}},
         .run = [](const ActionContext& on, bool) { on.settings.setExitHabit(ExitHabit::LeaveAsIs); }},
        {.id = ExitAsks,
         .name = u"exitAsks"_s,
         .text = u"&Ask Each Time"_s,
         .checkable = true,
         .places = {{Menu::Leaving}},
         .run = [](const ActionContext& on, bool) { on.settings.setExitHabit(ExitHabit::Ask); }},
        {.id = Exit,
         .name = u"exit"_s,
         .text = u"E&xit"_s,
         .keys = u"Alt+F4"_s,
         .places = {{Menu::File, 2, 1}},
         .run = [](const ActionContext& on, bool) { on.window.window()->close(); }},
    };
}

}  // namespace hawser::ui
