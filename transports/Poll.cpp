#include "transports/Poll.h"

#include <cerrno>
#include <ctime>

namespace hawser::transports {

namespace {

// Zero when the deadline is over; computed so that TimePoint::min() does not overflow.
timespec timeLeft(TimePoint deadline) {
    const TimePoint now = SteadyClock().now();
    if (deadline <= now) return {};
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - now);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    return {.tv_sec = static_cast<time_t>(seconds.count()),
            .tv_nsec = static_cast<long>((left - seconds).count())};
}

}  // namespace

bool pollUntil(std::span<pollfd> set, TimePoint deadline) {
    for (;;) {
        timespec left{};
        const bool endless = deadline == TimePoint::max();
        if (!endless) left = timeLeft(deadline);
        const int ready = ::ppoll(set.data(), set.size(), endless ? nullptr : &left, nullptr);
        if (ready >= 0) return ready > 0;
        if (errno != EINTR) return false;
    }
}

}  // namespace hawser::transports
