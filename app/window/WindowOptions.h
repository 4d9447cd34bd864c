#pragma once

#include <QString>
#include <span>
#include <string>

#include "core/session/start/StartOptions.h"

namespace hawser::window {

// The shared options and the window's own.
struct WindowOptions {
    session::StartOptions start;
    QString settingsFolder;  // --settings DIR; empty: the user's configuration folder
};

// `arguments` without the program's name. Error InvalidArgument: one sentence.
Result<WindowOptions> parseWindowOptions(std::span<const std::string> arguments);

}  // namespace hawser::window
