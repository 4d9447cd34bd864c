#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/Audit.h"
#include "tests/simulation/HostEnd.h"
#include "tests/simulation/ModelledLine.h"
#include "tests/simulation/Random.h"
#include "tests/simulation/TargetEnd.h"
#include "tests/simulation/Witness.h"
#include "tests/support/BareSession.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedTarget.h"

namespace hawser::simulation {

// How a run begins.
enum class Beginning : std::uint8_t {
    Running,         // nobody ever attached
    Stopped,         // the debugger before died; the target waits for a request
    Unacknowledged,  // the target waits for the acknowledgement of a state change that nobody took
    Booting,         // it starts now
    BootsLater,      // its power comes on after a while
    GivenUp,         // it gave the debugger up and runs
};
inline constexpr std::uint8_t kBeginnings = static_cast<std::uint8_t>(Beginning::GivenUp) + 1;

struct WorldOptions {
    LineKind line;
    Beginning beginning = Beginning::Running;
    std::uint32_t processors = 1;
    bool breakOnConnect = false;
    Duration stepTime = std::chrono::milliseconds(5);  // how long the target runs between two places
    bool hostCalls = false;                            // KDNET: the debugger knows where the target is
    bool stopsWait = false;                            // TargetHabits; and every processor goes its way
    bool ownStops = false;  // the user has breakpoints in debug registers, and some that go on by themselves
    std::uint64_t keySeed = 1;  // of the session keys, where the line has some
};

// Everything of one run in one thread on one clock: target, line, and the host, which may die and come again.
class World {
  public:
    // The source outlives the world.
    World(const WorldOptions& options, FaultSource& faults, Journal::Reader reader = {});
    ~World();

    // --- the host ---
    void startHost();
    void killHost();                 // as SIGKILL does: nothing is said
    void restartHost(TimePoint at);  // a later process attaches
    bool hostAlive() const { return m_session != nullptr; }
    // The host works, or time passes without one; at most until `limit`.
    void turn(TimePoint limit);
    session::RequestId post(session::SessionRequest body);
    void cancel(session::RequestId id) { m_inbox->cancel(id); }
    test::BareSession& session() { return *m_session; }
    bool inboxEmpty() const { return !m_inbox || m_inbox->pending() == session::Urgency::Normal; }
    unsigned hostNumber() const { return m_hosts; }

    // --- what happens ---
    void at(TimePoint when, std::function<void()> what) { m_agenda.emplace(when, std::move(what)); }
    // Time moves on to whatever is next, but not beyond `limit`; it is done.
    void step(TimePoint limit);
    // `all`: what stands between it and the line as well.
    void resetTarget(bool all = false);
    void pauseTarget(Duration time);
    void cutLine(Duration time);
    void heal();  // from here on nothing goes wrong any more

    // What the session may still show although the target was reset: it has not heard of it.
    Bytes memoryKnown() const { return stopKnown() <= m_stopsBeforeBoot ? m_areaBeforeBoot : Bytes{}; }
    bool targetPaused() const { return m_pausedUntil > m_clock.now(); }
    bool lineRefused() const { return m_refusedUntil > m_clock.now(); }
    // The session knows the truth and can be used.
    bool synchronized() const;
    std::string whyNotSynchronized() const;
    // The number of the stop that the session shows; 0: none.
    std::uint64_t stopKnown() const;

    test::ManualClock& clock() { return m_clock; }
    test::ScriptedTarget& target() { return m_target; }
    ModelledLine& line() { return *m_line; }
    Witness& witness() { return m_witness; }
    Audit& audit() { return m_audit; }
    Journal& journal() { return m_journal; }
    const WorldOptions& options() const { return m_options; }
    TimePoint now() const { return m_clock.now(); }

    // Where the target goes, and where breakpoints may stand: 16 places, 32 bytes apart.
    Address place(std::size_t index) const;

  private:
    friend class HostEnd;

    std::unique_ptr<ModelledLine> makeLine(FaultSource& faults);
    std::unique_ptr<TargetEnd> makeTargetEnd();
    std::unique_ptr<transports::Transport> makeHostEnd();
    void begin();
    void furnish();  // after a boot: memory, registers and the way it goes
    void deliver(Direction direction);
    void collect();
    void happen(const Fault& fault);
    std::optional<TimePoint> nextEvent() const;

    const WorldOptions m_options;
    test::ManualClock m_clock;
    Journal m_journal;
    std::unique_ptr<ModelledLine> m_line;
    test::ScriptedTarget m_target;
    Audit m_audit;
    std::unique_ptr<TargetEnd> m_targetEnd;
    Random m_keys;
    Witness m_witness;
    std::unique_ptr<session::Inbox> m_inbox;
    std::unique_ptr<test::BareSession> m_session;
    HostEnd* m_hostEnd = nullptr;  // the core's
    session::RequestId m_lastId = 0;

    std::multimap<TimePoint, std::function<void()>> m_agenda;
    TimePoint m_pausedUntil{};
    TimePoint m_refusedUntil{};
    TimePoint m_targetNext{};
    bool m_killWanted = false;
    bool m_furnished = false;
    bool m_healed = true;  // nothing goes wrong before it began
    std::uint64_t m_boots = 0;
    Bytes m_areaBeforeBoot;
    std::uint64_t m_stopsBeforeBoot = 0;
    unsigned m_hosts = 0;  // started so far
};

}  // namespace hawser::simulation
