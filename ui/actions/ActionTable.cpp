#include "ui/actions/ActionTable.h"

#include <algorithm>
#include <iterator>

#include "ui/actions/ActionGroups.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

std::vector<ActionSpec> makeActions() {
    std::vector<ActionSpec> table;
    for (const auto& part : {fileActions(), editActions(), showDockActions(), closeDockActions(),
                             windowActions(), debugActions(), helpActions()})
        std::ranges::copy(part, std::back_inserter(table));
    return table;
}

QString fullName(const QString& name) {
    if (name == "restart"_L1) return u"restartConnection"_s;
    if (name == "resync"_L1) return u"resynchronize"_s;
    if (name == "connect"_L1) return u"kernelDebug"_s;
    return name;
}

}  // namespace

const std::vector<ActionSpec>& actionTable() {
    static const std::vector<ActionSpec> table = makeActions();
    return table;
}

const ActionSpec& specOf(ActionId id) {
    return *std::ranges::find(actionTable(), id, &ActionSpec::id);
}

const ActionSpec* specNamed(const QString& name) {
    const auto& table = actionTable();
    const auto found = std::ranges::find(table, fullName(name), &ActionSpec::name);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace hawser::ui
