#pragma once

#include <optional>
#include <string>

#include "core/engine/LiveTarget.h"
#include "core/session/TargetDriver.h"
#include "core/session/live/Connection.h"

namespace hawser::session {

// Finds out what a state change of a live target means - settles the line, identifies the target, decides -
// and acts on it: the target goes on, or the owner is told of a stop. Engine thread.
class StopJudge {
  public:
    StopJudge(const Clock& clock, Connection& connection, engine::LiveTarget& target,
              engine::Debugger& debugger, DriverOwner& owner)
        : m_clock(clock), m_connection(connection), m_target(target), m_debugger(debugger), m_owner(owner) {}

    void judge(kd::StateChanged change);

    // What a dead debugger may have left is being taken out.
    bool clearing() const { return m_clearing; }
    void newLine() { m_clearLeftovers = true; }
    void targetRuns() { m_shown.reset(); }
    void forgetTarget();

  private:
    // A stop that the user saw: to know it again after a resynchronize.
    struct Place {
        Address programCounter;
        Address thread;
        std::uint16_t processor = 0;

        bool operator==(const Place&) const = default;
    };
    static Place placeOf(const engine::Stop& stop) {
        return {stop.programCounter, stop.thread, stop.processor};
    }

    void tellTrouble(const engine::Stop& stop);
    void tellIfUnlisted(const engine::Stop& stop);
    bool leaves(const engine::Stop& stop);
    bool bootsAgain(const engine::Stop& stop) const;
    bool learnTarget(const engine::Stop& stop);
    bool identify();
    bool clearLeftovers();
    bool confirm(const engine::Stop& stop);
    bool askAgainIfCutShort(const Error& error);
    bool isAnotherPast(const engine::Stop& stop) const;
    bool learnAnew();
    bool standsAsShown(const engine::Stop& stop) const;
    bool wasOnlyProbed(const engine::Stop& stop, bool probing);
    void goOn(bool probing);
    void decide(const engine::Stop& stop);
    void show(engine::StopDecision decision, const std::string& reason);

    const Clock& m_clock;
    Connection& m_connection;
    engine::LiveTarget& m_target;
    engine::Debugger& m_debugger;
    DriverOwner& m_owner;
    std::uint32_t m_questions = 0;  // asked to confirm a stop
    bool m_clearLeftovers = true;   // an attach: a dead debugger may have left breakpoints
    bool m_clearing = false;
    bool m_introduced = false;      // it is identified, cleared, and told of
    bool m_listIsFull = false;      // of modules, and that was told
    std::optional<Place> m_shown;
};

}  // namespace hawser::session
