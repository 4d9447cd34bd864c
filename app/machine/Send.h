#pragma once

#include <string>

#include "core/base/Result.h"

namespace hawser::machine {

// Sends one command to a running hawser-machine by its control or pipe path, and gives its answer: one line
// or more, the last beginning with "ok" or "error:".
Result<std::string> sendCommand(const std::string& path, const std::string& command);

// The answer's last line begins with "ok".
bool isGoodAnswer(const std::string& answer);

}  // namespace hawser::machine
