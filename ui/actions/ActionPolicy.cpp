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

// What the target of the session can never do, a dump for one, whatever it does now. Empty: nothing is known
// against it.
QString inability(const EngineState& state, session::Capability capability) {
    if (!state.target || state.target->has(capability)) return {};
    const std::string_view sentence = session::refusalOf(capability);
    return QString::fromUtf8(sentence.data(), static_cast<qsizetype>(sentence.size()));
}

}  // namespace

EngineState engineState(const session::Told& told) {
    return {told.state, told.prompt.busy, told.prompt.stepping, told.capabilities, told.secure};
}

QString refusalOf(const ActionSpec& spec, const EngineState& state) {
    if (state.secure && spec.notSecure) return u"Not in Secure Mode"_s;
    switch (spec.needs) {
        case Needs::Nothing:
            return {};
        case Needs::Session:
            if (state.connection == ConnectionState::Closed) return u"No session is open"_s;
            return spec.capability ? inability(state, *spec.capability) : QString();
        case Needs::TargetAtStop:
            return state.connection == ConnectionState::Stopped ? QString() : u"The target is not stopped"_s;
        case Needs::PromptOrStep:
            if (state.stepping) return {};
            [[fallthrough]];
        case Needs::Prompt:
            if (state.connection != ConnectionState::Stopped) return u"The target is not stopped"_s;
            if (auto cannot = inability(state, session::Capability::Run); !cannot.isEmpty()) return cannot;
            // The prompt comes a moment after the stop: a key pressed in between waits its turn with the
            // session.
            return state.busy ? u"A command runs"_s : QString();
        case Needs::SomeoneToStop:
            // A command can be cancelled whatever its target can do.
            if (auto cannot = inability(state, session::Capability::Break); !cannot.isEmpty() && !state.busy)
                return cannot;
            return canBreak(state) ? QString() : u"Nothing runs that could be stopped"_s;
    }
    return {};
}

bool isActionEnabled(const ActionSpec& spec, const EngineState& state) {
    return refusalOf(spec, state).isEmpty();
}

}  // namespace hawser::ui
