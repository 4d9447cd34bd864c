#include "core/session/remote/Mailbox.h"

#include "core/session/wire/SessionWire.h"

namespace hawser::session {

namespace {

constexpr std::size_t kPerMessage = 64;  // bytes beside the message

template <class Event, std::size_t kIndex = 0>
constexpr std::size_t kindOf() {
    if constexpr (std::is_same_v<std::variant_alternative_t<kIndex, SessionEvent>, Event>)
        return kIndex;
    else
        return kindOf<Event, kIndex + 1>();
}

std::size_t costOf(const PackedEvent& event) {
    return event.bytes->size() + kPerMessage;
}

}  // namespace

PackedEvent::PackedEvent(const SessionEvent& event)
    : kind(event.index()), bytes(std::make_shared<const Bytes>(wireOf(event))) {}

void Mailbox::put(const PackedEvent& event) {
    if (replaces(event)) return;
    m_bytes += costOf(event);
    m_waiting.push_back(event);
}

// How the line is belongs behind the change of state that made it.
bool Mailbox::replaces(const PackedEvent& event) {
    constexpr std::size_t kChange = kindOf<ConnectionChange>();
    if (event.kind != kindOf<Statistics>() && event.kind != kindOf<LineReport>()) return false;
    for (auto waiting = m_waiting.rbegin(); waiting != m_waiting.rend() && waiting->kind != kChange;
         ++waiting) {
        if (waiting->kind != event.kind) continue;
        m_bytes += costOf(event);
        m_bytes -= costOf(*waiting);
        *waiting = event;
        return true;
    }
    return false;
}

std::shared_ptr<const Bytes> Mailbox::take() {
    const PackedEvent first = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_bytes -= costOf(first);
    return first.bytes;
}

}  // namespace hawser::session
