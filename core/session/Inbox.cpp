#include "core/session/Inbox.h"

#include <algorithm>

#include "core/command/ControlKeys.h"

namespace hawser::session {

namespace {

Urgency urgencyOf(const PressKey& pressed) {
    using enum command::ControlKey::Haste;
    const command::ControlKey* const key = command::controlKey(pressed.letter);
    if (key == nullptr) return Urgency::Normal;
    switch (key->haste) {
        case None:
            return Urgency::Normal;
        case Breaks:
            return Urgency::Break;
        case Interrupts:
        case Leaves:
            return Urgency::Interrupt;
    }
    return Urgency::Normal;
}

}  // namespace

Urgency urgencyOf(const SessionRequest& body) {
    const auto isOneOf = [&]<class... T>(std::variant<T...>*) {
        return (std::holds_alternative<T>(body) || ...);
    };
    using Interrupting = std::variant<OpenSession, CloseSession, Resynchronize, Restart, Quit>;
    using Breaking = std::variant<BreakIn, CancelCommand>;
    if (const auto* const key = std::get_if<PressKey>(&body)) return urgencyOf(*key);
    if (isOneOf(static_cast<Interrupting*>(nullptr))) return Urgency::Interrupt;
    if (isOneOf(static_cast<Breaking*>(nullptr))) return Urgency::Break;
    return Urgency::Normal;
}

bool Inbox::post(PostedRequest request) {
    const std::lock_guard lock(m_mutex);
    if (m_closed) return false;
    auto& queue = urgencyOf(request.request) == Urgency::Normal ? m_normal : m_urgent;
    queue.push_back({++m_posted, std::move(request)});
    notify();
    return true;
}

// The lock is held: the waker is not replaced while it is called.
void Inbox::notify() {
    m_arrived.notify_one();
    if (m_waker) m_waker();
}

void Inbox::cancel(RequestId id) {
    const std::lock_guard lock(m_mutex);
    m_cancelled.insert(id);
    notify();
}

std::optional<PostedRequest> Inbox::take() {
    const std::lock_guard lock(m_mutex);
    return takeFrom(m_urgent.empty() || breaksACommand() ? m_normal : m_urgent);
}

std::optional<PostedRequest> Inbox::takeUrgent() {
    const std::lock_guard lock(m_mutex);
    return takeFrom(m_urgent);
}

std::optional<PostedRequest> Inbox::takeFrom(std::deque<Waiting>& queue) {
    if (queue.empty()) return std::nullopt;
    PostedRequest request = std::move(queue.front().posted);
    queue.pop_front();
    return request;
}

// The lock is held.
bool Inbox::breaksACommand() const {
    if (std::ranges::any_of(
            m_urgent, [](const Waiting& w) { return urgencyOf(w.posted.request) == Urgency::Interrupt; }))
        return false;
    return std::ranges::any_of(m_normal, [&](const Waiting& w) {
        return w.order < m_urgent.front().order && std::holds_alternative<Execute>(w.posted.request);
    });
}

Urgency Inbox::pending() const {
    const std::lock_guard lock(m_mutex);
    Urgency most = Urgency::Normal;
    for (const Waiting& waiting : m_urgent) most = std::max(most, urgencyOf(waiting.posted.request));
    return most;
}

bool Inbox::cancelled(RequestId id) const {
    const std::lock_guard lock(m_mutex);
    return m_cancelled.contains(id);
}

void Inbox::done(RequestId id) {
    const std::lock_guard lock(m_mutex);
    // Requests that wait are taken in the order of their ids, so older marks came too late.
    m_cancelled.erase(m_cancelled.begin(), m_cancelled.upper_bound(id));
}

std::deque<PostedRequest> Inbox::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    std::deque<PostedRequest> waiting;
    for (auto* const queue : {&m_normal, &m_urgent}) {
        for (Waiting& one : *queue) waiting.push_back(std::move(one.posted));
        queue->clear();
    }
    return waiting;
}

void Inbox::setWaker(std::function<void()> waker) {
    const std::lock_guard lock(m_mutex);
    m_waker = std::move(waker);
}

void Inbox::waitUntil(TimePoint deadline) {
    std::unique_lock lock(m_mutex);
    m_arrived.wait_until(lock, deadline,
                         [this] { return m_nudged || !m_urgent.empty() || !m_normal.empty(); });
    m_nudged = false;
}

void Inbox::waitForUrgent(TimePoint deadline) {
    std::unique_lock lock(m_mutex);
    m_arrived.wait_until(lock, deadline, [this] { return m_nudged || !m_urgent.empty(); });
    m_nudged = false;
}

void Inbox::nudge() {
    const std::lock_guard lock(m_mutex);
    m_nudged = true;
    notify();
}

}  // namespace hawser::session
