#pragma once

#include <array>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::machine {

// One of the relay's two ends: a socket or the master of a pseudo-terminal. Belongs to the event loop's
// thread and lives as long as one of its operations runs; silent after close().
class RelaySide : public std::enable_shared_from_this<RelaySide> {
  public:
    struct Events {
        std::function<void(ByteSpan)> received;
        std::function<void()> sent;  // output has left
        std::function<void()> lost;  // not from within send()
    };

    RelaySide(asio::io_context& context, FileDescriptor descriptor, Events events);

    void startReading();  // harmless when it reads already
    void pauseReading() { m_paused = true; }
    void send(ByteSpan bytes);
    std::size_t pending() const { return m_output.size() - m_outputHead; }
    void close();

  private:
    void flush();
    void lose();
    void shut();

    asio::posix::stream_descriptor m_descriptor;
    Events m_events;
    std::array<std::byte, 32 * 1024> m_block{};
    Bytes m_output;
    std::size_t m_outputHead = 0;
    bool m_reading = false;
    bool m_paused = false;
    bool m_writing = false;
    bool m_closed = false;
    bool m_abandoned = false;  // close() was called: no more events
};

}  // namespace hawser::machine
