#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/ScriptedTarget.h"
#include "tests/support/TemporaryFolder.h"
#include "transports/PipeListenTransport.h"

namespace hawser::hostile {

// What an evil target does beside what the scripted one does. Each is called on the target's thread.
struct Lie {
    // Bytes that the target is about to say; what is returned is said in their place.
    std::function<Bytes(Bytes said)> spoils{};
    // Said besides, at each turn while the line is open and takes it.
    std::function<Bytes()> floods{};
    // At each turn.
    std::function<void(test::ScriptedTarget& target, TimePoint now)> acts{};
    // Closes the line as soon as so many bytes of the other end have come.
    std::optional<std::size_t> hangsUpAfter{};
};

// The scripted target in real time behind a real Unix socket, with a lie that can be changed and ended.
class EvilTarget {
  public:
    explicit EvilTarget(Lie lie, test::ScriptedOptions options = {});
    ~EvilTarget();

    std::string connection() const { return "com:pipe,port=" + m_path; }
    // Runs on the target's thread, between two packets; waits until it has.
    void act(const std::function<void(test::ScriptedTarget&, TimePoint)>& action);
    void tell(Lie lie);
    void beHonest();

    unsigned openings() const { return m_openings; }  // how often somebody connected
    // Until it has had so many turns more; an idle one takes 50 ms.
    void awaitTurns(unsigned count) const;

  private:
    void work();
    bool open();
    void turn(TimePoint now);

    test::TemporaryFolder m_folder;
    std::string m_path;
    test::ScriptedTarget m_target;
    transports::PipeListenTransport m_line;
    std::atomic<bool> m_stopping = false;
    std::atomic<unsigned> m_openings = 0;
    std::atomic<unsigned> m_turns = 0;
    std::size_t m_heard = 0;  // bytes since the line was opened
    bool m_wasOpen = false;
    std::recursive_mutex m_mutex;  // guards target and lie
    Lie m_lie;
    std::thread m_thread;
};

}  // namespace hawser::hostile
