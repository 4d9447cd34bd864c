#include "core/session/UserText.h"
#include "ui/actions/ActionGroups.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/FindBar.h"
#include "ui/command/OutputView.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/source/SourcePanel.h"
#include "ui/source/SourceView.h"
#include "ui/text/Format.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/Clipboard.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

void saveOutput(const ActionContext& on, bool /*checked*/) {
    on.prompts.askSavePath(&on.window, u"Write Command Output to File"_s, u"hawser.log"_s,
                           [output = on.docks.command()->output()](const QString& path) {
                               const auto saved = session::saveText(path, output->toPlainText());
                               if (!saved)
                                   output->say(session::OutputKind::Error, textFrom(saved.error()) + u'\n');
                           });
}

void find(const ActionContext& on, bool /*checked*/) {
    on.docks.show(kCommandDock);
    on.docks.command()->findBar()->start();
}

void goToAddress(const ActionContext& on, bool /*checked*/) {
    on.prompts.askText(&on.window, u"Go to Address"_s, u"Address expression:"_s, {},
                       [&docks = on.docks](const QString& text) {
                           docks.show(kDisassemblyDock);
                           docks.disassembly()->showExpression(text);
                       });
}

void goToCurrent(const ActionContext& on, bool /*checked*/) {
    on.docks.show(kDisassemblyDock);
    on.docks.disassembly()->showCurrent();
}

void goToLine(const ActionContext& on, bool /*checked*/) {
    on.prompts.askText(&on.window, u"Go to Line"_s, u"Line of the source file:"_s, {},
                       [&docks = on.docks](const QString& text) {
                           bool isNumber = false;
                           const int line = text.trimmed().toInt(&isNumber);
                           docks.show(kSourceDock);
                           if (isNumber) docks.source()->view()->showLine(line);
                       });
}

}  // namespace

std::vector<ActionSpec> editActions() {
    using enum ActionId;
    return {
        {.id = Cut,
         .name = u"cut"_s,
         .text = u"Cu&t"_s,
         .keys = u"Ctrl+X; Shift+Del"_s,
         .places = {{Menu::Edit, 0}},
         .run = [](const ActionContext& on, bool) { cutFrom(on.window.focusWidget()); }},
        {.id = Copy,
         .name = u"copy"_s,
         .text = u"&Copy"_s,
         .keys = u"Ctrl+C; Ctrl+Ins"_s,
         .places = {{Menu::Edit, 0}},
         .run = [](const ActionContext& on, bool) { copyFrom(on.window.focusWidget()); }},
        {.id = Paste,
         .name = u"paste"_s,
         .text = u"&Paste"_s,
         .keys = u"Ctrl+V; Shift+Ins"_s,
         .places = {{Menu::Edit, 0}},
         .run = [](const ActionContext& on, bool) { pasteInto(on.window.focusWidget()); }},
        {.id = SelectAll,
         .name = u"selectAll"_s,
         .text = u"Select &All"_s,
         .keys = u"Ctrl+A"_s,
         .places = {{Menu::Edit, 0}},
         .run = [](const ActionContext& on, bool) { selectAllIn(on.window.focusWidget()); }},
        {.id = SaveOutput,
         .name = u"saveOutput"_s,
         .text = u"&Write Command Output to File…"_s,
         .places = {{Menu::Edit, 1}},
         .run = saveOutput},
        {.id = ClearOutput,
         .name = u"clearOutput"_s,
         .text = u"C&lear Command Output"_s,
         .places = {{Menu::Edit, 1}},
         .run = [](const ActionContext& on, bool) { on.docks.command()->output()->clearAll(); }},
        {.id = Find,
         .name = u"find"_s,
         .text = u"&Find in Command Output…"_s,
         .keys = u"Ctrl+F"_s,
         .places = {{Menu::Edit, 2}},
         .run = find},
        {.id = FindNext,
         .name = u"findNext"_s,
         .text = u"Find &Next"_s,
         .keys = u"F3"_s,
         .repeats = true,
         .places = {{Menu::Edit, 2}},
         .run = [](const ActionContext& on, bool) { on.docks.command()->findBar()->find(false); }},
        {.id = FindPrevious,
         .name = u"findPrevious"_s,
         .text = u"Find Pre&vious"_s,
         .keys = u"Shift+F3"_s,
         .repeats = true,
         .places = {{Menu::Edit, 2}},
         .run = [](const ActionContext& on, bool) { on.docks.command()->findBar()->find(true); }},
        {.id = GoToAddress,
         .name = u"goToAddress"_s,
         .text = u"&Go to Address…"_s,
         .keys = u"Ctrl+G"_s,
         .places = {{Menu::Edit, 3}},
         .run = goToAddress},
        {.id = GoToCurrentInstruction,
         .name = u"goToCurrentInstruction"_s,
         .text = u"Go to C&urrent Instruction"_s,
         .keys = u"Alt+*"_s,
         .needs = Needs::TargetAtStop,
         .places = {{Menu::Edit, 3}},
         .run = goToCurrent},
        {.id = GoToLine,
         .name = u"goToLine"_s,
         .text = u"Go to L&ine…"_s,
         .keys = u"Ctrl+L"_s,
         .needs = Needs::Session,
         .places = {{Menu::Edit, 3}},
         .run = goToLine},
    };
}

}  // namespace hawser::ui
