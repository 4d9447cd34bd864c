#pragma once

#include <optional>

#include "core/base/Endpoint.h"
#include "transports/Transport.h"

namespace hawser::transports {

struct ReceivedDatagram {
    Bytes bytes;
    Endpoint from;
};

// Datagrams in and out; each keeps its borders, some get lost. Belongs to one thread; only wake() may be
// called from another, and nothing but wait() ever waits: all as with Transport.
class DatagramTransport {
  public:
    DatagramTransport() = default;
    DatagramTransport(const DatagramTransport&) = delete;
    DatagramTransport& operator=(const DatagramTransport&) = delete;
    virtual ~DatagramTransport() = default;

    virtual Result<> open() = 0;
    virtual void close() = 0;
    virtual TransportState state() const = 0;
    virtual Result<WaitOutcome> wait(TimePoint deadline) = 0;
    virtual void wake() = 0;

    // The oldest datagram that has come, without waiting.
    virtual std::optional<ReceivedDatagram> receive() = 0;
    // Sends or loses it. Error NotAvailable when not open.
    virtual Result<> send(ByteSpan datagram, const Endpoint& to) = 0;
    // Where the other end's name leads, once the state is Open; nothing when no name was given.
    virtual std::optional<Endpoint> peer() const = 0;

    virtual std::string describe() const = 0;  // "UDP port 50000"

    static constexpr std::size_t kMaxDatagram = 8192;  // bytes; longer ones are dropped
    static constexpr std::size_t kMaxReceived = 256;   // kept for receive(); the rest waits in the system
};

}  // namespace hawser::transports
