#include "transports/StreamTransport.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "transports/Poll.h"

namespace hawser::transports {

namespace {

bool wouldBlock(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

StreamTransport::StreamTransport(Channel channel) : m_channel(channel), m_input(kInputCapacity) {}

Result<> StreamTransport::beginOpening() {
    if (m_state != TransportState::Closed) {
        return fail(ErrorCode::InvalidArgument, "The line is open already: " + describe() + ".");
    }
    if (m_wake.descriptor() < 0) return fail(ErrorCode::Io, "This program has too many open files.");
    close();
    return {};
}

void StreamTransport::becomeOpen(FileDescriptor descriptor) {
    m_descriptor = std::move(descriptor);
    m_mayHaveMore = true;
    m_state = TransportState::Open;
}

void StreamTransport::failOpening(Error error) {
    m_failure = std::move(error);
    m_state = TransportState::Opening;
}

void StreamTransport::close() {
    release();
    m_inputHead = 0;
    m_inputTail = 0;
}

void StreamTransport::release() {
    abandonOpening();
    if (m_descriptor) aboutToClose();
    m_descriptor.reset();
    m_output.clear();
    m_outputHead = 0;
    m_sendError.reset();
    m_failure.reset();
    m_state = TransportState::Closed;
}

tl::unexpected<Error> StreamTransport::failAndClose(Error error) {
    release();
    return tl::unexpected<Error>(std::move(error));
}

Result<WaitOutcome> StreamTransport::wait(TimePoint deadline) {
    // First, so that a line that never falls silent cannot keep a wake-up from its thread.
    if (m_wake.consume()) return WaitOutcome::Woken;
    switch (m_state) {
        case TransportState::Closed:
            if (m_inputHead != m_inputTail) return WaitOutcome::Progress;
            return m_wake.waitUntil(deadline) ? WaitOutcome::Woken : WaitOutcome::TimedOut;
        case TransportState::Opening: {
            if (m_failure) return failAndClose(*std::exchange(m_failure, std::nullopt));
            auto outcome = waitOpening(deadline);
            if (!outcome) release();
            return outcome;
        }
        case TransportState::Open:
            break;
    }
    return waitOpen(deadline);
}

Result<WaitOutcome> StreamTransport::waitOpening(TimePoint deadline) {
    return m_wake.waitUntil(deadline) ? WaitOutcome::Woken : WaitOutcome::TimedOut;
}

Result<WaitOutcome> StreamTransport::waitOpen(TimePoint deadline) {
    for (;;) {
        const bool sent = flush();
        if (m_inputHead != m_inputTail) return WaitOutcome::Progress;
        if (m_mayHaveMore || m_sendError) {
            switch (receive()) {
                case Received::Bytes:
                    return WaitOutcome::Progress;
                case Received::Failed:
                    return failAndClose(failureFor(m_receiveError));
                case Received::Nothing:
                    break;
            }
            if (m_sendError) return failAndClose(failureFor(*m_sendError));
        }
        if (sent) return WaitOutcome::Progress;

        const short interest = pendingOutput() > 0 ? POLLIN | POLLOUT : POLLIN;
        std::array<pollfd, 2> set{pollfd{m_descriptor.get(), interest, 0},
                                  pollfd{m_wake.descriptor(), POLLIN, 0}};
        if (!pollUntil(set, deadline)) return m_wake.consume() ? WaitOutcome::Woken : WaitOutcome::TimedOut;
        if (set[1].revents != 0) {
            m_wake.drain();
            if (m_wake.consume()) return WaitOutcome::Woken;
        }
        if ((set[0].revents & ~POLLOUT) != 0) m_mayHaveMore = true;
    }
}

StreamTransport::Received StreamTransport::receive() {
    const auto got = ::read(m_descriptor.get(), m_input.data(), m_input.size());
    if (got > 0) {
        m_inputHead = 0;
        m_inputTail = static_cast<std::size_t>(got);
        m_mayHaveMore = m_inputTail == m_input.size();
        return Received::Bytes;
    }
    m_mayHaveMore = false;
    if (got < 0 && wouldBlock(errno)) return Received::Nothing;
    m_receiveError = got < 0 ? errno : 0;
    return Received::Failed;
}

std::size_t StreamTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_inputTail - m_inputHead);
    std::copy_n(m_input.data() + m_inputHead, count, into.data());
    m_inputHead += count;
    return count;
}

Result<> StreamTransport::write(ByteSpan bytes) {
    if (m_state != TransportState::Open) {
        return fail(ErrorCode::NotAvailable, "The line is not open: " + describe() + ".");
    }
    if (bytes.size() > kMaxPendingOutput - pendingOutput()) {
        return fail(ErrorCode::Io, "The other end does not take what is sent: " + describe() + ".");
    }
    if (m_sendError) return {};
    std::size_t sent = 0;
    if (pendingOutput() == 0) sent = sendSome(bytes);
    if (m_sendError || sent == bytes.size()) return {};
    m_output.erase(m_output.begin(), m_output.begin() + static_cast<std::ptrdiff_t>(m_outputHead));
    m_outputHead = 0;
    m_output.insert(m_output.end(), bytes.begin() + static_cast<std::ptrdiff_t>(sent), bytes.end());
    return {};
}

bool StreamTransport::flush() {
    if (pendingOutput() == 0) return false;
    const std::size_t sent = sendSome(ByteSpan(m_output).subspan(m_outputHead));
    m_outputHead += sent;
    if (pendingOutput() == 0 || m_sendError) {
        m_output.clear();
        m_outputHead = 0;
    }
    return sent > 0;
}

std::size_t StreamTransport::sendSome(ByteSpan bytes) {
    if (bytes.empty()) return 0;
    // A socket whose peer has gone would raise SIGPIPE under write().
    const auto sent = m_channel == Channel::Socket
                          ? ::send(m_descriptor.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                          : ::write(m_descriptor.get(), bytes.data(), bytes.size());
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (!wouldBlock(errno)) m_sendError = errno;
    return 0;
}

}  // namespace hawser::transports
