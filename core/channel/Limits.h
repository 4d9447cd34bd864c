#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hawser::channel {

// What a peer may cost. The defaults are for debugging between people's machines.
struct Limits {
    std::uint32_t frame = 16U << 20U;  // bytes of one frame that is taken; the peer has a limit of its own
    // Bytes that wait for a peer that does not read; with more the channel closes.
    std::size_t unsent = std::size_t{64} << 20U;
    std::size_t clients = 100;  // of one listener, at the same time
    std::size_t pending = 32;   // beside them, callers that have not proven themselves
    // From the connection to the proof: a few round trips and the time a person's machine may take.
    std::chrono::milliseconds handshake{15'000};
    // How often a peer is asked whether it lives. One that is silent for `silence` times as long is dead.
    std::chrono::milliseconds heartbeat{5'000};
    int silence = 4;
    // How long a peer has to hear why a channel ends.
    std::chrono::milliseconds farewell{3'000};
};

// Before a peer has proven itself a frame holds no more, and no more of it is kept.
inline constexpr std::size_t kHandshakeFrame = 4096;  // bytes
inline constexpr std::size_t kMaxWord = 64;           // bytes of a name that a peer tells
// A sentence that is told to the peer when a channel ends.
inline constexpr std::size_t kMaxSentence = 1024;  // bytes

}  // namespace hawser::channel
