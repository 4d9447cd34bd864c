#include "ui/actions/ActionGroups.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

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
        {.id = ActionId::ShowHelp,
         .name = u"help"_s,
         .text = u"&Help"_s,
         .keys = u"F1"_s,
         .tip = u"The first steps, and every key"_s,
         .places = {{Menu::Help}},
         .run = [](const ActionContext& on, bool) { on.window.openHelp(); }},
        {.id = ActionId::About,
         .name = u"about"_s,
         .text = u"&About Hawser"_s,
         .places = {{Menu::Help}},
         .run = showAbout},
    };
}

}  // namespace hawser::ui
