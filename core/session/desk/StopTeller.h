#pragma once

#include "core/command/StopReport.h"
#include "core/session/desk/DeskSettings.h"
#include "core/session/desk/TargetText.h"

namespace hawser::session {

// Tells a stop, and what the target says before it: by what was asked and printed since the target was let go
// it knows what of the stop is news. Engine thread.
class StopTeller {
  public:
    struct Desk {
        command::Host host;
        DeskSettings& settings;
        SessionOutput& output;
    };
    StopTeller(engine::Debugger& debugger, const Desk& desk)
        : m_debugger(debugger), m_desk(desk), m_text(desk.output) {}

    void opened() { m_breakAsked = false; }
    void breakAsked() { m_breakAsked = true; }  // by the user, of a target that runs or is not heard
    void resumed() { m_text.resumed(); }
    void printed(const std::string& raw, std::uint16_t processor) { m_text.print(raw, processor); }
    std::string prompted(const std::string& text) { return m_text.prompt(text); }
    void tell(const engine::StopDecision& decision);

  private:
    bool bugCheckTold(const engine::StopDecision& decision);

    engine::Debugger& m_debugger;
    const Desk m_desk;
    TargetText m_text;
    bool m_breakAsked = false;
};

}  // namespace hawser::session
