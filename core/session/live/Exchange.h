#pragma once

#include <optional>

#include "core/base/Clock.h"
#include "core/kd/HostProtocol.h"

namespace hawser::session {

// The request in flight and what becomes of it; one at a time. Engine thread.
class Exchange {
  public:
    void begin(kd::RequestToken token, const kd::Request& request);
    // Nobody waits for it any more; what is known of its effect stays known.
    void callOff() { m_token.reset(); }
    // It is over, and its outcome is taken.
    Result<kd::Reply> finish();

    // The protocol has told how it ended. One that is ended twice, by what stands in the same bytes, has the
    // later outcome, but what may have happened is not taken back. False: it is not this one.
    bool ended(kd::RequestToken token, Result<kd::Reply> outcome);
    // The protocol has given it up; `left`: what it may have done by then.
    void abandoned(Effect left);
    // It was acknowledged. `doubtful`: perhaps a copy of it was, that the target dropped.
    void delivered(bool doubtful) { m_doubtful = doubtful; }

    const std::optional<kd::RequestToken>& token() const { return m_token; }
    bool awaited() const { return m_token.has_value(); }
    bool over() const { return m_outcome.has_value(); }
    bool inFlight() const { return awaited() && !over(); }
    bool isResuming() const { return inFlight() && m_letsGo; }
    bool hasResumed() const { return m_outcome && *m_outcome && m_letsGo; }
    // It may have been taken, and nothing has told that it was.
    bool mayHaveLetGo() const { return m_letsGo && m_effect == Effect::Unknown && !hasResumed(); }
    // The next request can go out with the acknowledgement of this one's answer.
    bool waitsForNext() const { return m_outcome && m_anotherFollows; }
    Effect effect() const { return m_effect; }
    bool isDoubtful() const { return m_doubtful; }

    void measured(Duration roundTrip) { m_lastRoundTrip = roundTrip; }
    std::optional<Duration> lastRoundTrip() const { return m_lastRoundTrip; }

  private:
    std::optional<kd::RequestToken> m_token;
    bool m_anotherFollows = false;  // as the request says
    bool m_changes = false;         // the target is another after it
    bool m_letsGo = false;
    bool m_doubtful = false;
    Effect m_effect = Effect::None;  // what it may have done by now
    std::optional<Result<kd::Reply>> m_outcome;
    std::optional<Duration> m_lastRoundTrip;
};

}  // namespace hawser::session
