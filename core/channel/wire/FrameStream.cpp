#include "core/channel/wire/FrameStream.h"

#include <fmt/format.h>

#include <QPointer>
#include <array>

namespace hawser::channel {

namespace {

constexpr std::size_t kBytesInATurn = 256 * 1024;
constexpr std::size_t kBlock = 64 * 1024;  // bytes that are taken at once

// What is kept of a stream beside the frame at hand.
qint64 bufferFor(std::size_t frameLimit) {
    return static_cast<qint64>(std::min(frameLimit + kFrameHeader, kBytesInATurn));
}

}  // namespace

FrameStream::FrameStream(std::unique_ptr<Stream> stream, std::size_t frameLimit)
    : m_stream(std::move(stream)), m_reader(frameLimit) {
    m_stream->limitBuffer(bufferFor(frameLimit));
    m_again.setSingleShot(true);
    m_again.setInterval(0);
    connect(&m_again, &QTimer::timeout, this, [this] {
        m_reading = true;
        read();
    });
    m_again.start();
    connect(m_stream.get(), &Stream::readable, this, &FrameStream::read);
    connect(m_stream.get(), &Stream::written, this, &FrameStream::onWritten);
    connect(m_stream.get(), &Stream::lost, this, &FrameStream::onLost);
}

// Whatever the socket says while it goes, nobody is there to hear it; and it may be its own slot that we are
// in.
FrameStream::~FrameStream() {
    m_stream->disconnect(this);
    m_stream->abort();
    m_stream.release()->deleteLater();
}

void FrameStream::setFrameLimit(std::size_t bytes) {
    m_reader.setLimit(bytes);
    m_stream->limitBuffer(bufferFor(bytes));
}

void FrameStream::setReading(bool on) {
    if (on == m_reading) return;
    // Not in this turn: it may be our own slot that we are in, and whoever wants to hear is not connected
    // yet.
    m_reading = false;
    if (on)
        m_again.start();
    else
        m_again.stop();
}

void FrameStream::send(FrameKind kind, ByteSpan body) {
    if (m_why) return;
    const Bytes header = frameHeader(kind, static_cast<std::uint32_t>(body.size()));
    QByteArray bytes(static_cast<qsizetype>(header.size() + body.size()), Qt::Uninitialized);
    const auto into = std::as_writable_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size())));
    std::ranges::copy(body, std::ranges::copy(header, into.begin()).out);
    m_stream->device().write(bytes);
}

void FrameStream::read() {
    const QPointer<FrameStream> self(this);
    std::size_t budget = kBytesInATurn;
    while (m_reading && readSome(budget)) {
        if (!self) return;
        if (budget == 0) return m_again.start();
    }
    if (!self || !m_reading || !m_why || m_told) return;
    m_told = true;
    Q_EMIT lost(m_why->isEmpty() ? "The connection was closed." : m_why->toStdString());
}

// False: there is nothing more. This may be gone afterwards.
bool FrameStream::readSome(std::size_t& budget) {
    if (m_stream->device().bytesAvailable() <= 0) return false;
    std::array<char, kBlock> block;
    const std::size_t most = std::min({m_deaf ? kBlock : m_reader.wanted(), block.size(), budget});
    const qint64 count = m_stream->device().read(block.data(), static_cast<qint64>(most));
    if (count <= 0) return false;
    budget -= static_cast<std::size_t>(count);
    const QPointer<FrameStream> self(this);
    Q_EMIT heard();
    if (self && !m_deaf) take(std::as_bytes(std::span(block.data(), static_cast<std::size_t>(count))));
    return true;
}

void FrameStream::take(ByteSpan bytes) {
    const auto frame = m_reader.take(bytes);
    if (!frame) {
        m_deaf = true;
        Q_EMIT violated(frame.error());
    } else if (*frame) {
        Q_EMIT arrived(**frame);
    }
}

void FrameStream::onWritten() {
    if (unsent() == 0) Q_EMIT drained();
}

void FrameStream::onLost(const QString& why) {
    m_why = why;
    read();
}

}  // namespace hawser::channel
