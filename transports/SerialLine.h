#pragma once

#include "core/base/Result.h"

namespace hawser::transports {

// Raw bytes, 8 data bits, no parity, 1 stop bit, no flow control, any speed. `descriptor` is an open
// terminal. Errors: Io with the system's words; InvalidArgument for a speed that the device cannot do.
Result<> makeRawLine(int descriptor, unsigned baud);

// Takes effect at once, also for what the device still holds to send.
Result<> setLineSpeed(int descriptor, unsigned baud);

}  // namespace hawser::transports
