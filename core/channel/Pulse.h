#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/Clock.h"

namespace hawser::channel {

// Whether the peer of a channel lives. It counts our own beats, not the time: after a pause of this machine
// the peer gets its whole time again. Pure.
class Pulse {
  public:
    Pulse(int silence, TimePoint now) : m_silence(silence), m_heard(now) {}

    // Something came of the peer.
    void heard(TimePoint now);
    // One beat went by. False: too many went by without a word.
    bool beat() { return ++m_silentBeats <= m_silence; }

    // The number of the question that is sent now; nothing: the last one is still out.
    std::optional<std::uint64_t> ask(TimePoint now);
    // The time that the question was out; nothing: this answers no question of ours.
    std::optional<std::chrono::microseconds> answered(std::uint64_t number, TimePoint now);

    // The peer's question, which is answered when there is room: the last one is enough.
    void owe(std::uint64_t number) { m_owed = number; }
    std::optional<std::uint64_t> takeOwed() { return std::exchange(m_owed, std::nullopt); }

    std::optional<std::chrono::microseconds> roundTrip() const { return m_roundTrip; }
    TimePoint lastHeard() const { return m_heard; }

  private:
    int m_silence;
    TimePoint m_heard;
    int m_silentBeats = 0;
    std::uint64_t m_number = 0;
    std::optional<TimePoint> m_asked;
    std::optional<std::uint64_t> m_owed;
    std::optional<std::chrono::microseconds> m_roundTrip;
};

}  // namespace hawser::channel
