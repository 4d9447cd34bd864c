#pragma once

#include "core/base/Clock.h"

namespace hawser::session {

// A break-in that the user asked for, repeated with growing pauses until the target stops. Pure.
class RepeatedBreakIn {
  public:
    struct Step {
        bool breakIn = false;
        bool reset = false;       // behind it: the target may be stopped already, and out of step
        bool unanswered = false;  // so many have brought nothing that the target counts as silent; told once
    };

    void begin(TimePoint now);
    TimePoint nextDeadline() const { return m_next; }
    Step due(TimePoint now);

  private:
    TimePoint m_next;
    unsigned m_sent = 0;
};

}  // namespace hawser::session
