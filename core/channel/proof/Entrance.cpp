#include "core/channel/proof/Entrance.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace hawser::channel {

Entrance::Entrance(const Limits& limits) : m_limits(limits) {
    connect(&m_window, &QTimer::timeout, this, &Entrance::onWindowEnded);
}

void Entrance::admit(std::unique_ptr<Stream> stream, const std::string& who, const Admission::Terms& terms) {
    makeRoom();
    auto frames = std::make_unique<FrameStream>(std::move(stream), kHandshakeFrame);
    m_pending.push_back(std::make_unique<Admission>(
        std::move(frames), who, [this, who, terms] { return termsFor(who, terms); }, m_limits.handshake));
    Admission* const admission = m_pending.back().get();
    connect(admission, &Admission::admitted, this, [this, admission] { onAdmitted(admission); });
    connect(admission, &Admission::refused, this, [this, who](const Error& why) { onRefused(who, why); });
    connect(admission, &Admission::gone, this, [this, admission] {
        forget(admission);
        if (isEmpty()) Q_EMIT emptied();
    });
}

Result<ServerTerms> Entrance::termsFor(const std::string& who, const Admission::Terms& terms) const {
    auto asked = terms();
    if (!asked) return asked;
    const auto pause = m_attempts.pauseOf(who, SteadyClock().now());
    if (pause.count() > 0)
        asked->turnedAway = Farewell{
            Goodbye::Busy, fmt::format("Too many attempts from {}: try again in {} s.", who, pause.count())};
    return asked;
}

// Whoever stands here costs memory and a descriptor. The one that has waited longest goes, of those who are
// most: so a flood from one place pushes out itself, and others have the time that a proof takes.
void Entrance::makeRoom() {
    if (m_pending.size() < m_limits.pending) return;
    std::map<std::string, std::size_t> counts;
    for (const auto& admission : m_pending) ++counts[admission->who()];
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
    const auto victim =
        std::ranges::find(m_pending, most, [](const auto& admission) { return admission->who(); });
    tell(most, "Too many callers that do not prove themselves.");
    forget(victim->get());
}

void Entrance::onAdmitted(Admission* admission) {
    // Who may look must not buy new guesses at the other password with it.
    if (admission->peer().role == Role::Drive) m_attempts.succeeded(admission->who());
    m_admitted = {nullptr, admission->peer(), admission->peersFrameLimit()};
    m_admitted.stream = admission->takeStream();
    m_admitted.peer.address = m_admitted.stream->stream().peerAddress();
    forget(admission);
    Q_EMIT admitted();
}

void Entrance::onRefused(const std::string& who, const Error& why) {
    if (why.code == ErrorCode::Refused) m_attempts.failed(who, SteadyClock().now());
    tell(who, why.what);
}

void Entrance::forget(const Admission* admission) {
    const auto found = std::ranges::find(m_pending, admission, &std::unique_ptr<Admission>::get);
    if (found == m_pending.end()) return;
    // It may be its own slot that we are in.
    (*found)->disconnect(this);
    (*found)->abandon();
    found->release()->deleteLater();
    m_pending.erase(found);
}

void Entrance::tell(const std::string& who, const std::string& why) {
    if (!m_window.isActive()) m_window.start(RefusalLog::kWindow);
    if (const auto refusal = m_log.note(who, why)) Q_EMIT refused(*refusal);
}

void Entrance::onWindowEnded() {
    const auto refusal = m_log.endWindow();
    if (!refusal) return m_window.stop();
    Q_EMIT refused(*refusal);
}

}  // namespace hawser::channel
