#include "app/machine/RelaySide.h"

#include <fcntl.h>

#include <asio/buffer.hpp>
#include <asio/post.hpp>

namespace hawser::machine {

RelaySide::RelaySide(asio::io_context& context, FileDescriptor descriptor, Events events)
    : m_descriptor(context), m_events(std::move(events)) {
    m_descriptor.assign(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0));
    m_descriptor.non_blocking(true);
}

void RelaySide::startReading() {
    m_paused = false;
    if (m_reading || m_closed) return;
    m_reading = true;
    m_descriptor.async_read_some(
        asio::buffer(m_block),
        [this, self = shared_from_this()](const asio::error_code& error, std::size_t count) {
            m_reading = false;
            if (m_closed) return;
            if (error) return lose();
            m_events.received(ByteSpan(m_block).first(count));
            if (!m_paused) startReading();
        });
}

void RelaySide::send(ByteSpan bytes) {
    if (m_closed) return;
    m_output.insert(m_output.end(), bytes.begin(), bytes.end());
    if (!m_writing) flush();
}

// At once as far as the line takes it; then when it takes more.
void RelaySide::flush() {
    while (pending() > 0) {
        asio::error_code error;
        const std::size_t count =
            m_descriptor.write_some(asio::buffer(m_output.data() + m_outputHead, pending()), error);
        if (error == asio::error::would_block) break;
        if (error) return lose();
        m_outputHead += count;
    }
    if (pending() == 0) {
        m_output.clear();
        m_outputHead = 0;
        return;
    }
    m_writing = true;
    m_descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                            [this, self = shared_from_this()](const asio::error_code& error) {
                                m_writing = false;
                                if (m_closed) return;
                                if (error) return lose();
                                flush();
                                if (!m_closed) m_events.sent();
                            });
}

void RelaySide::lose() {
    if (m_closed) return;
    shut();
    asio::post(m_descriptor.get_executor(), [self = shared_from_this()] {
        if (!self->m_abandoned) self->m_events.lost();
    });
}

void RelaySide::close() {
    m_abandoned = true;
    shut();
}

void RelaySide::shut() {
    m_closed = true;
    asio::error_code ignored;
    m_descriptor.close(ignored);
}

}  // namespace hawser::machine
