#pragma once

#include <optional>
#include <vector>

#include "core/kd/HostProtocol.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedTarget.h"

namespace hawser::test {

// Both ends of one line on a manual clock; what the host learns is collected.
class Conversation {
  public:
    explicit Conversation(const ScriptedOptions& options = {}) : target(options) {}

    // Passes bytes until both ends are silent or the time is over.
    void run(Duration atMost);
    // Runs until an event of the kind arrives (it stays in `events`), or the time is over.
    template <class Event>
    const Event* waitFor(Duration atMost);
    // As a session does: break in, and again every second.
    const kd::StateChanged* stopTarget();
    // One request to its end.
    struct Outcome {
        std::optional<kd::Replied> replied;
        std::optional<kd::Delivered> delivered;
        std::optional<kd::RequestFailed> failed;
    };
    Outcome exchange(const kd::Request& request, Duration atMost = std::chrono::seconds(30));
    bool nextExchangeWorks();  // reads known bytes from the target

    void clear() { events.clear(); }
    template <class Event>
    std::vector<Event> all() const;

    ManualClock clock;
    kd::HostProtocol host;
    ScriptedTarget target;
    std::vector<kd::HostEvent> events;

  private:
    bool pass();                  // once in each direction; false when nothing moved
    bool advance(TimePoint end);  // to the next deadline; false at the end
};

template <class Event>
const Event* Conversation::waitFor(Duration atMost) {
    const TimePoint end = clock.now() + atMost;
    const std::size_t from = events.size();
    do {
        while (pass()) {
        }
        for (std::size_t i = from; i < events.size(); ++i) {
            if (const auto* found = std::get_if<Event>(&events[i])) return found;
        }
    } while (advance(end));
    return nullptr;
}

template <class Event>
std::vector<Event> Conversation::all() const {
    std::vector<Event> found;
    for (const auto& event : events) {
        if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
    }
    return found;
}

}  // namespace hawser::test
