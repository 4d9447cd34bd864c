#pragma once

#include "tests/simulation/Random.h"
#include "tests/simulation/World.h"

namespace hawser::simulation {

// The person in front of the debugger: asks for this and that at random moments, whatever the session is
// doing, and checks what is answered and how soon it is listened to.
class UserAgent {
  public:
    UserAgent(World& world, std::uint64_t seed);

    void begin(TimePoint until);  // acts until then
    void readSome() { read(); }
    void writeSome() { write(); }
    void end() { m_until = {}; }
    session::RequestId lastAnswered() const { return m_lastAnswered; }
    // The last word, when nothing goes wrong any more: break, read, write, go; everything must work.
    // Empty, or what did not.
    std::string provesThatItWorks(Duration limit);

    // Within this a request that must not wait has to be taken, in virtual time.
    static constexpr Duration kSoon = std::chrono::milliseconds(10);

  private:
    struct Reading {
        session::RequestId id = 0;
        Address address;
        std::size_t count = 0;
        Bytes before;  // what the target held when it was asked for
    };

    void schedule();
    void act();
    void useTheStop();
    void setOwnStop();
    void urgent(session::SessionRequest body);
    void read();
    void write();
    void command(const std::string& words);
    void onAnswered(const session::Answered& answer);
    void checkMemory(const engine::MemoryBytes& bytes);
    bool turnUntil(const std::function<bool()>& done, TimePoint limit);

    World& m_world;
    Random m_random;
    TimePoint m_until{};
    TimePoint m_lastUrgent{};
    session::RequestId m_lastAnswered = 0;
    unsigned m_leaving = 0;  // the host that was told to quit
    std::optional<Reading> m_reading;
    std::optional<session::Answered> m_readAnswer;
    session::RequestId m_writing = 0;
    std::optional<session::Answered> m_writeAnswer;
};

}  // namespace hawser::simulation
