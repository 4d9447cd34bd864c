#pragma once

#include <poll.h>

#include <span>

#include "core/base/Clock.h"

namespace hawser::transports {

// ppoll() with a deadline: false when it passed with nothing ready. TimePoint::max() waits for ever. Signals
// do not end the wait. Looks once, without waiting, when the deadline is over already.
bool pollUntil(std::span<pollfd> set, TimePoint deadline);

}  // namespace hawser::transports
