#pragma once

#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "core/session/Session.h"
#include "ui/actions/ActionId.h"
#include "ui/actions/MenuPlace.h"

namespace hawser::ui {

class DockSet;
class MainWindow;
class Prompts;
class UserSettings;

// What an action works on: those of the window that it belongs to.
struct ActionContext {
    MainWindow& window;
    session::Session& session;
    DockSet& docks;
    UserSettings& settings;
    Prompts& prompts;
};

// What an action needs before it can be used; ActionPolicy.cpp says when that is there.
enum class Needs {
    Nothing,
    Session,       // an open one, whatever its state
    TargetAtStop,  // a command may run on it
    Prompt,        // a stopped target that is told to go on
    PromptOrStep,  // the same, or one that is on its way there
    SomeoneToStop  // a target that runs, or a command that holds one
};

struct ActionSpec {
    std::optional<ActionId> id = {};  // nothing: shows or closes a dock
    QString name;                     // objectName; also what a link "action:<name>" in the output says
    QString text;                     // with mnemonic
    QString keys = {};                // portable key sequences, separated by "; "
    QString icon = {};                // file of resources/icons without ending; empty: none
    bool checkable = false;
    bool repeats = false;  // while its key is held
    QString tip = {};
    Needs needs = Needs::Nothing;
    std::optional<session::Capability> capability =
        {};                              // beside Needs::Session: what the target must be able to
    bool notSecure = false;              // cannot be used in Secure Mode
    std::vector<MenuPlace> places = {};  // none: only its keys reach it
    std::function<void(const ActionContext&, bool checked)> run = nullptr;
};

// An action that does nothing but give the session this order.
template <class Order>
auto order(const Order& what) {
    return [what](const ActionContext& on, bool) { on.session.order(what); };
}

// Every command of the window, those of DockTable.cpp's rows too. In the order of the keyboard's help.
const std::vector<ActionSpec>& actionTable();
const ActionSpec& specOf(ActionId id);
const ActionSpec* specNamed(const QString& name);  // a link's short names too; null: there is none

}  // namespace hawser::ui
