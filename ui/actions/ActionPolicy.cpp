#include "ui/actions/ActionPolicy.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

using session::ConnectionState;

// The target, or the command that holds it, can be told to stop.
bool canBreak(const EngineState& state) {
    switch (state.connection) {
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Running:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
            return true;
        case ConnectionState::Stopped:
            return state.busy;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::Restarting:
        case ConnectionState::Failed:
            return false;
    }
    return false;
}

bool canResume(const EngineState& state) {
    // The prompt comes a moment after the stop: a key pressed in between waits its turn with the session.
    return state.connection == ConnectionState::Stopped && !state.busy;
}

}  // namespace

QString refusalOf(ActionId id, const EngineState& state) {
    switch (specOf(id).needs) {
        case Needs::Nothing:
            return {};
        case Needs::Session:
            return state.connection == ConnectionState::Closed ? u"No session is open"_s : QString();
        case Needs::TargetAtStop:
            return state.connection == ConnectionState::Stopped ? QString() : u"The target is not stopped"_s;
        case Needs::Prompt:
            if (canResume(state)) return {};
            return state.connection == ConnectionState::Stopped ? u"A command runs"_s
                                                                : u"The target is not stopped"_s;
        case Needs::SomeoneToStop:
            return canBreak(state) ? QString() : u"Nothing runs that could be stopped"_s;
        case Needs::AnotherVersion:
            return specOf(id).tip;
    }
    return {};
}

bool isActionEnabled(ActionId id, const EngineState& state) {
    return refusalOf(id, state).isEmpty();
}

}  // namespace hawser::ui
