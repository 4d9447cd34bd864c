#include "core/session/live/Exchange.h"

#include <utility>

namespace hawser::session {

void Exchange::begin(kd::RequestToken token, const kd::Request& request) {
    m_token = token;
    m_doubtful = false;
    m_effect = Effect::None;
    m_letsGo = kd::letsTargetGo(request.body);
    m_changes = !kd::isRepeatable(request.body);
    m_anotherFollows = request.anotherFollows;
    m_outcome.reset();
}

Result<kd::Reply> Exchange::finish() {
    m_token.reset();
    Result<kd::Reply> outcome = std::move(*m_outcome);
    m_outcome.reset();
    return outcome;
}

bool Exchange::ended(kd::RequestToken token, Result<kd::Reply> outcome) {
    if (m_token != token) return false;
    // It may be called off yet, by what stands behind the answer in the same bytes.
    const bool mayHaveHappened = outcome ? m_changes : outcome.error().effect == Effect::Unknown;
    if (mayHaveHappened) m_effect = Effect::Unknown;
    m_outcome = std::move(outcome);
    return true;
}

void Exchange::abandoned(Effect left) {
    if (left == Effect::Unknown) m_effect = left;
}

}  // namespace hawser::session
