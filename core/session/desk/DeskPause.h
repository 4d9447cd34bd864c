#pragma once

#include "core/session/Inbox.h"
#include "core/session/TargetDriver.h"

namespace hawser::session {

// In the middle of a command that waits for something beside the target: serves the line meanwhile, for
// `pause` at most. False: the command must end. Engine thread.
bool pauseAtLine(TargetDriver& driver, Inbox& inbox, const Clock& clock, Duration pause);

}  // namespace hawser::session
