#pragma once

#include <optional>
#include <utility>

#include "core/base/Clock.h"
#include "core/kd/Timeouts.h"

namespace hawser::kd {

// The RESETs of the host, and those that answer them or come by themselves (kd-protocol.md 2.3). Pure; one
// thread.
class ResetExchange {
  public:
    void sent(TimePoint now) {
        m_pending = true;
        m_numbered = false;
        m_lastSent = now;
    }
    bool pending() const { return m_pending; }
    void proven() { m_pending = false; }  // a reply came with the number that was expected
    bool takeAnswer() { return std::exchange(m_pending, false); }

    // A SYNC packet that crossed ours has started the numbering already.
    void numbered() { m_numbered = true; }
    bool isNumbered() const { return m_numbered; }
    bool takeNumbered() { return std::exchange(m_numbered, false); }

    // It belongs to the same burst as the last one that was sent.
    bool isLateAnswer(TimePoint now) const { return m_lastSent && now - *m_lastSent <= kResetWindow; }
    // True: one that came by itself is to be answered; not each of a burst.
    bool mayAnswer(TimePoint now) {
        if (m_lastAnswered && now - *m_lastAnswered <= kResetWindow) return false;
        m_lastAnswered = now;
        return true;
    }

  private:
    bool m_pending = false;
    bool m_numbered = false;
    std::optional<TimePoint> m_lastSent;
    std::optional<TimePoint> m_lastAnswered;  // an unsolicited one
};

}  // namespace hawser::kd
