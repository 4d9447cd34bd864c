#pragma once

#include <optional>

#include "core/base/Clock.h"

namespace hawser::session {

// The break that the user asked for, and which stop a break-in of ours explains that nobody asked for: one
// that was still on its way when the target was resumed stops it once more (2.4). Pure.
class BreakIns {
  public:
    // The user's. It is wanted until a stop is shown.
    bool wanted() const { return m_wanted; }
    void setWanted(bool wanted) { m_wanted = wanted; }
    void asked();  // and the next break is the user's, whenever it comes

    void sent(TimePoint now) { m_sentAt = now; }
    void resumed(TimePoint now) { m_resumedAt = now; }
    void probing() { m_passed = 0; }
    void stopShown();

    // Whether a break at this time was left over, so that the target is to go on in silence. Counts, so that
    // it ends.
    bool isLeftOver(TimePoint now);

  private:
    bool m_wanted = false;
    std::optional<TimePoint> m_sentAt;
    std::optional<TimePoint> m_resumedAt;
    unsigned m_passed = 0;  // left-over breaks in a row
};

}  // namespace hawser::session
