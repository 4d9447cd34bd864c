#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/BareSession.h"
#include "tests/support/ManualClock.h"
#include "tests/support/RecordedEvents.h"
#include "tests/support/SimulatedTransport.h"

namespace hawser::test {

using session::ConnectionState;

// A bare session on a virtual clock against a scripted target.
class SimulatedSession {
  public:
    explicit SimulatedSession(const ScriptedOptions& options = {});

    void open(bool breakOnConnect, const session::ConnectionPolicy& policy = {});
    void open(const session::SessionOptions& options, const session::ConnectionPolicy& policy = {});
    session::RequestId post(session::SessionRequest body);
    void command(const std::string& words) { post(session::Execute{QString::fromStdString(words)}); }
    // Turns until the condition holds; false when the virtual time runs out first.
    bool run(const std::function<bool()>& until, Duration limit);
    bool reaches(ConnectionState state, Duration limit = std::chrono::seconds(30));
    bool prompts(Duration limit = std::chrono::seconds(30));

    ManualClock clock;
    ScriptedTarget target;
    RecordedEvents told;
    SimulatedTransport* line = nullptr;
    unsigned baudRate = 0;  // of the line that is opened next; 0: it has none
    unsigned pace = 0;      // bytes a second that come over it; 0: they take no time
    session::Inbox inbox;
    std::unique_ptr<BareSession> whole;

  private:
    session::RequestId m_lastId = 0;
};

}  // namespace hawser::test
