#pragma once

#include "core/session/ConnectionState.h"
#include "ui/actions/ActionId.h"

namespace hawser::ui {

// What decides whether an action can be used.
struct EngineState {
    session::ConnectionState connection = session::ConnectionState::Closed;
    bool busy = false;  // a command runs
};

// Pure; tested as a table over every state, busy or not.
bool isActionEnabled(ActionId id, const EngineState& state);

}  // namespace hawser::ui
