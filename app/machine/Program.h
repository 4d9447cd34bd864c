#pragma once

#include "app/machine/Options.h"

namespace hawser::machine {

// Runs the machine until it is told to quit, a signal comes or the input ends. Returns the exit code.
int runMachine(const Options& options);

}  // namespace hawser::machine
