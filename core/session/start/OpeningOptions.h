#pragma once

#include "core/session/SessionTypes.h"
#include "core/session/start/StartOptions.h"

// From the command line to what a session is opened with, for the window and the console alike.
namespace hawser::session {

// What the environment says of a variable; nothing: it is not set.
std::optional<std::string> environmentVariable(std::string_view name);

// Reads -cf's file, and puts -c behind it. A missing file is no error, as in WinDbg. Errors as
// readUserFile() with kMaxCommandFile.
Result<SessionOptions> openingOptions(const StartOptions& start);

inline constexpr std::size_t kMaxCommandFile = 1 << 20;  // bytes

}  // namespace hawser::session
