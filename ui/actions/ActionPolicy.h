#pragma once

#include <optional>

#include "core/session/ConnectionState.h"
#include "ui/actions/ActionTable.h"

namespace hawser::ui {

// What decides whether an action can be used.
struct EngineState {
    session::ConnectionState connection = session::ConnectionState::Closed;
    bool busy = false;                                 // a command runs
    bool stepping = false;                             // a step is out
    std::optional<session::Capabilities> target = {};  // nothing: not told, it is taken for able
    bool secure = false;                               // Secure Mode
};
EngineState engineState(const session::Told& told);

// Why the action cannot be used now, for the user; empty: it can. Pure; tested over every state, busy or not.
QString refusalOf(const ActionSpec& spec, const EngineState& state);
bool isActionEnabled(const ActionSpec& spec, const EngineState& state);

}  // namespace hawser::ui
