#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/kd/Notifications.h"
#include "core/kd/Trace.h"
#include "core/session/ConnectionState.h"

namespace hawser::session {

// What a connection tells while it pumps. Engine thread; called from inside turn() and exchange().
class ConnectionObserver {
  public:
    virtual ~ConnectionObserver() = default;
    virtual void connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) = 0;
    virtual void connectionNote(const std::string& text) = 0;  // attempts, pauses: for the output
    // A recording cannot be written any more; one sentence.
    virtual void fileLost(const std::string& sentence) = 0;
    // The stop that is known was reported once more; a target that was let go by another hand and stopped at
    // the same place says so in nothing but what it says of its exception.
    virtual void stopRestated(const kd::StateChange& change) = 0;
    virtual void targetForgotten() = 0;  // what was learned of the target is void; before the state is told
    virtual void printed(const std::string& text, std::uint16_t processor) = 0;
    virtual void prompted(const std::string& text, std::uint32_t room) = 0;
    virtual void traced(std::vector<kd::TraceRecord> records) = 0;
    virtual void turned() = 0;  // once per turn: the place for periodic work
};

}  // namespace hawser::session
