#include "ui/actions/ActionGroups.h"
#include "ui/window/DockSet.h"

using namespace Qt::StringLiterals;

// What DockTable.cpp's rows say of keys and texts, as actions.
namespace hawser::ui {
namespace {

ActionSpec showAction(const DockSpec& dock) {
    ActionSpec spec{
        .name = dock.showName(), .text = dock.menuText, .keys = dock.showKeys, .places = {{Menu::View, 0}}};
    if (dock.toggle) {
        spec.icon = dock.toggle->icon;
        spec.tip = dock.toggle->tip;
        spec.checkable = true;
        spec.places.insert(spec.places.end(), dock.toggle->alsoIn.begin(), dock.toggle->alsoIn.end());
        spec.run = [name = dock.objectName](const ActionContext& on, bool checked) {
            if (checked)
                on.docks.show(name);
            else
                on.docks.close(name);
        };
    } else if (dock.several) {
        spec.run = [name = dock.objectName](const ActionContext& on, bool) { on.docks.another(name); };
    } else {
        spec.run = [name = dock.objectName](const ActionContext& on, bool) { on.docks.show(name); };
    }
    return spec;
}

ActionSpec closeAction(const DockSpec& dock) {
    return {.name = dock.closeName(),
            .text = u"Close "_s + dock.title,
            .keys = dock.closeKeys,
            .run = [name = dock.objectName](const ActionContext& on, bool) { on.docks.close(name); }};
}

}  // namespace

std::vector<ActionSpec> showDockActions() {
    std::vector<ActionSpec> actions;
    for (const DockSpec& dock : dockTable()) actions.push_back(showAction(dock));
    return actions;
}

std::vector<ActionSpec> closeDockActions() {
    std::vector<ActionSpec> actions;
    for (const DockSpec& dock : dockTable())
        if (!dock.closeKeys.isEmpty()) actions.push_back(closeAction(dock));
    return actions;
}

}  // namespace hawser::ui
