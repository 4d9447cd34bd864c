#include "tests/unit/kd/Conversation.h"

#include <algorithm>
#include <iterator>

namespace hawser::test {

bool Conversation::pass() {
    const TimePoint now = clock.now();
    const Bytes toHost = target.takeOutput(now);
    if (!toHost.empty()) host.receive(toHost, now);
    const Bytes toTarget = host.takeOutput();
    if (!toTarget.empty()) target.receive(toTarget, now);
    auto learned = host.takeEvents();
    const bool moved = !toHost.empty() || !toTarget.empty() || !learned.empty();
    std::ranges::move(learned, std::back_inserter(events));
    return moved;
}

bool Conversation::advance(TimePoint end) {
    std::optional<TimePoint> next = host.nextDeadline();
    if (const auto other = target.nextDeadline(); other && (!next || *other < *next)) next = other;
    if (!next || *next > end) {
        clock.set(end);
    } else {
        clock.set(std::max(*next, clock.now() + std::chrono::microseconds(1)));
    }
    host.tick(clock.now());
    target.tick(clock.now());
    return clock.now() < end;
}

void Conversation::run(Duration atMost) {
    const TimePoint end = clock.now() + atMost;
    do {
        while (pass()) {
        }
    } while (advance(end));
    while (pass()) {
    }
}

const kd::StateChanged* Conversation::stopTarget() {
    for (int attempt = 0; attempt < 5; ++attempt) {
        host.breakIn(clock.now());
        if (const auto* change = waitFor<kd::StateChanged>(std::chrono::seconds(1))) return change;
    }
    return nullptr;
}

Conversation::Outcome Conversation::exchange(const kd::Request& request, Duration atMost) {
    Outcome outcome;
    const auto token = host.submit(request, clock.now());
    if (!token) return outcome;
    const std::size_t from = events.size();
    const TimePoint end = clock.now() + atMost;
    do {
        while (pass()) {
        }
        for (std::size_t i = from; i < events.size(); ++i) {
            if (const auto* e = std::get_if<kd::Replied>(&events[i]); e && e->token == *token)
                outcome.replied = *e;
            if (const auto* e = std::get_if<kd::Delivered>(&events[i]); e && e->token == *token)
                outcome.delivered = *e;
            if (const auto* e = std::get_if<kd::RequestFailed>(&events[i]); e && e->token == *token)
                outcome.failed = *e;
        }
        if (outcome.replied || outcome.delivered || outcome.failed) return outcome;
    } while (advance(end));
    return outcome;
}

bool Conversation::nextExchangeWorks() {
    const kd::ReadMemory read{kd::MemorySpace::Virtual, target.image().codeStart(), 64};
    for (int i = 0; i < 2; ++i) {  // both packet numbers
        const auto outcome = exchange({read});
        if (!outcome.replied || !outcome.replied->reply.ok()) return false;
        if (outcome.replied->reply.data != target.memory().bytes(read.address, read.count)) return false;
    }
    return true;
}

}  // namespace hawser::test
