#pragma once

#include "core/session/ConnectionState.h"
#include "ui/actions/ActionId.h"

namespace hawser::ui {

// What decides whether an action can be used.
struct EngineState {
    session::ConnectionState connection = session::ConnectionState::Closed;
    bool busy = false;  // a command runs
};

// Why the action cannot be used now, for the user; empty: it can. Pure; tested over every state, busy or not.
QString refusalOf(ActionId id, const EngineState& state);
bool isActionEnabled(ActionId id, const EngineState& state);

}  // namespace hawser::ui
