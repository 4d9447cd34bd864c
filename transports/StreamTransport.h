#pragma once

#include <optional>

#include "core/base/FileDescriptor.h"
#include "transports/Transport.h"
#include "transports/WakeEvent.h"

namespace hawser::transports {

// What every line over one file descriptor has in common: buffers, waiting, waking, failing. The way to open
// it is the derived class's. Belongs to one thread, except wake().
//
// An open line is waited for with ppoll() on the descriptor itself, not through Asio: a stop-and-wait
// protocol waits once per packet, and Asio's epoll, timer and interrupter cost several system calls each time
// where one or two do. Nothing is allocated per wait. Asio does the opening (see SocketTransport), where its
// cost does not matter.
class StreamTransport : public Transport {
  public:
    void close() override;
    TransportState state() const override { return m_state; }
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_wake.raise(); }
    std::size_t read(std::span<std::byte> into) override;

    // A line that turns out broken while sending is reported by the next wait(), after all that can still be
    // read.
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return m_output.size() - m_outputHead; }

  protected:
    enum class Channel { Socket, Terminal };

    explicit StreamTransport(Channel channel);

    // One step of open(): an error when it is open already, otherwise old input is dropped.
    Result<> beginOpening();
    void becomeOpening() { m_state = TransportState::Opening; }
    void becomeOpen(FileDescriptor descriptor);  // must be non-blocking
    // Opening ended badly for a reason that may pass (nobody there yet); the next wait() says so.
    void failOpening(Error error);

    // Goes on opening until it is Open (Progress), failed, woken or late. The base has looked at the wake
    // event.
    virtual Result<WaitOutcome> waitOpening(TimePoint deadline);
    // Lets go of what belongs to opening: pending operations, listening sockets, files.
    virtual void abandonOpening() {}
    // Before an open descriptor is closed.
    virtual void aboutToClose() {}
    // The failure for an errno value of read or write; 0 is the end of the stream.
    virtual Error failureFor(int error) const = 0;

    int descriptor() const { return m_descriptor.get(); }
    WakeEvent& wakeEvent() { return m_wake; }

  private:
    enum class Received { Bytes, Nothing, Failed };

    static constexpr std::size_t kInputCapacity = 64 * 1024;  // bytes; sixteen of KD's largest packets

    Result<WaitOutcome> waitOpen(TimePoint deadline);
    Received receive();
    bool flush();
    std::size_t sendSome(ByteSpan bytes);
    tl::unexpected<Error> failAndClose(Error error);
    void release();

    Channel m_channel;
    TransportState m_state = TransportState::Closed;
    FileDescriptor m_descriptor;
    WakeEvent m_wake;
    Bytes m_input;
    std::size_t m_inputHead = 0;
    std::size_t m_inputTail = 0;
    // The last read may have left something behind. Otherwise wait() polls first: in a stop-and-wait exchange
    // the answer is never there yet, and a read that finds nothing costs as much as one that finds it.
    bool m_mayHaveMore = false;
    Bytes m_output;
    std::size_t m_outputHead = 0;
    int m_receiveError = 0;          // errno of the failed receive; 0 is the end of the stream
    std::optional<int> m_sendError;  // told by wait() when nothing more can be read
    std::optional<Error> m_failure;  // of opening
};

}  // namespace hawser::transports
