#pragma once

#include "core/base/Clock.h"

namespace hawser::session {

// Asking a target now and then, by a reset, whether it still is what it is believed to be. A stopped one must
// answer; one that really runs swallows the reset, and one that stopped unnoticed answers it (2.2). Pure.
class Verification {
  public:
    enum class Of { Running, Stopped };
    enum class Step { None, Reset, Unanswered };

    // First after `pause`, then with doubled pauses.
    void begin(TimePoint now, Duration pause, Of what);
    TimePoint nextDeadline() const { return m_next; }
    // `askedAnyway`: a request is out, which finds out as well.
    Step due(TimePoint now, bool askedAnyway);

    void answered(TimePoint now);  // it has repeated its state change
    void spoke(TimePoint now);     // by itself, so that nothing need be asked soon

  private:
    TimePoint m_next;
    Duration m_pause{};
    Of m_of = Of::Running;
    bool m_asked = false;  // and a stopped one has not answered yet
};

}  // namespace hawser::session
