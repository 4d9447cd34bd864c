#include "core/session/desk/DeskPause.h"

namespace hawser::session {

bool pauseAtLine(TargetDriver& driver, Inbox& inbox, const Clock& clock, Duration pause) {
    const TimePoint until = clock.now() + pause;
    if (!driver.wait(until)) inbox.waitForUrgent(until);
    return !driver.debugger().target().interrupted();
}

}  // namespace hawser::session
