#include "ui/actions/ActionGroups.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

void showKeyboard(const ActionContext& on, bool /*checked*/) {
    QStringList lines;
    for (const auto& spec : actionTable())
        if (!spec.keys.isEmpty())
            lines += u"%1  %2"_s.arg(QString(spec.keys).replace("; "_L1, " or "_L1).leftJustified(28),
                                     QString(spec.text).remove(u'&'));
    on.window.say(session::OutputKind::Normal, lines.join(u'\n') + u'\n');
    on.docks.show(kCommandDock);
}

void showAbout(const ActionContext& on, bool /*checked*/) {
    on.prompts.inform(
        &on.window, u"About Hawser"_s,
        versionText() +
            u"\n\nSpeaks the Windows kernel debugger's protocol to a live target, keeps the connection, "
            "and brings it back when it is lost."_s);
}

}  // namespace

std::vector<ActionSpec> helpActions() {
    return {
        {.id = ActionId::KeyboardHelp,
         .name = u"keyboardHelp"_s,
         .text = u"&Keyboard"_s,
         .keys = u"F1"_s,
         .places = {{Menu::Help}},
         .run = showKeyboard},
        {.id = ActionId::About,
         .name = u"about"_s,
         .text = u"&About Hawser"_s,
         .places = {{Menu::Help}},
         .run = showAbout},
    };
}

}  // namespace hawser::ui
