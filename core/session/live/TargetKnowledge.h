#pragma once

#include <optional>

#include "core/kd/HostProtocol.h"

namespace hawser::session {

// What the target did of its own before it was asked: our own break-in is no stop of its.
enum class Belief { Unknown, Running, Stopped };

// What is known of the target now.
enum class Knowledge {
    Unknown,       // it is being asked, or cannot be
    Runs,          // it took a continue
    RunsDoubtful,  // it took one that was sent more than once, and may have dropped it as a copy (1.7)
    Holds,         // it sits in its debugger loop and takes requests
    HoldsDoubted,  // it did, and has then spoken as a target does that moved on: what it reports counts again
                   // once the question that followed is answered
};

// What is known of the target, and the state changes that nobody has handled yet. Engine thread.
class TargetKnowledge {
  public:
    Knowledge now() const { return m_now; }
    Belief belief() const { return m_belief; }
    bool holds() const { return m_now == Knowledge::Holds; }
    bool runs() const { return m_now == Knowledge::Runs || m_now == Knowledge::RunsDoubtful; }

    // --- what happened ---
    void lost();                  // the line: nothing is known or believed
    void asked();                 // what it did before is believed, nothing is known
    void booted();                // and so it runs
    void contradicted();          // it holds, and spoke otherwise
    void contradictionSettled();  // what it says now is the answer
    void resumed(bool doubtful);
    void resumedBehindDoubt();  // the question that is out tells what it does now
    void resumeUnknown();       // it was told to go on; whether it took that is not known
    void ranBefore();           // our break-in stopped it
    void stopShown();

    enum class Meaning {
        Old,            // was on its way before the question that is out
        Contradiction,  // a stopped target cannot have moved on: it counts for nothing
        Copy,           // of the last one
        News,
    };
    Meaning reported(kd::StateChanged change);

    // --- what nobody has handled ---
    bool hasNews() const { return m_news.has_value(); }
    // The newest; the older ones are void with it, however many there were.
    std::optional<kd::StateChanged> takeNews();
    void putBack(kd::StateChanged change);
    // Whether a copy of the last state change is news as well: it may have stopped at one place twice.
    void countCopies(bool count) { m_countCopies = count; }

  private:
    void become(Knowledge now);

    Knowledge m_now = Knowledge::Unknown;
    Belief m_belief = Belief::Unknown;
    bool m_countCopies = false;
    std::optional<kd::StateChanged> m_news;
};

}  // namespace hawser::session
