#pragma once

#include <QString>
#include <span>
#include <string>

#include "core/session/SessionTypes.h"
#include "core/session/start/StartOptions.h"

namespace hawser::window {

// The shared options and the window's own.
struct WindowOptions {
    session::StartOptions start;
    QString settingsFolder;  // --settings DIR; empty: the user's configuration folder
};

// `arguments` without the program's name. Error InvalidArgument: one sentence.
Result<WindowOptions> parseWindowOptions(std::span<const std::string> arguments);

// What the session is opened with. Reads -cf's file; error Io when it is there and cannot be read.
Result<session::SessionOptions> sessionOptions(const session::StartOptions& start);

}  // namespace hawser::window
