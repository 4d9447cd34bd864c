#pragma once

#include <functional>
#include <string>

#include "core/base/Result.h"

namespace hawser::session {

// Runs a command line of this computer in its shell, gives it something to read, and returns what it prints,
// errors among it. Waits for its end, and ends it when `interrupted` says so. Engine thread. Errors: Io: it
// could not be started; Cancelled.
Result<std::string> runHostShell(const std::string& command, const std::string& input,
                                 const std::function<bool()>& interrupted);

}  // namespace hawser::session
