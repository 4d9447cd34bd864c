#pragma once

#include <functional>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace hawser::session {

// Runs a command line of this computer in its shell, gives it something to read, and returns what it prints,
// errors among it. Waits for its end through `pause`, which takes so long at most and answers false when the
// program is wanted no more: then it is ended with all that it has started. Engine thread. Errors: Io: it
// could not be started; Cancelled.
Result<std::string> runHostShell(const std::string& command, const std::string& input,
                                 const std::function<bool(Duration atMost)>& pause);

}  // namespace hawser::session
