#include "tests/unit/channel/RawPeer.h"

#include <catch2/catch.hpp>

#include "tests/unit/channel/Ends.h"

namespace hawser::channel::test {

void RawPeer::call(quint16 port) {
    m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    REQUIRE(waitFor([&] { return m_socket.state() == QAbstractSocket::ConnectedState; }));
}

void RawPeer::sendBytes(ByteSpan bytes) {
    const QByteArray array(static_cast<const char*>(static_cast<const void*>(bytes.data())),
                           static_cast<qsizetype>(bytes.size()));
    m_socket.write(array);
}

void RawPeer::send(FrameKind kind, ByteSpan body) {
    sendBytes(frameHeader(kind, static_cast<std::uint32_t>(body.size())));
    sendBytes(body);
}

void RawPeer::sendText(FrameKind kind, const std::string& text) {
    send(kind, bytesOf(text));
}

const std::vector<Frame>& RawPeer::frames() {
    while (m_socket.bytesAvailable() > 0) {
        const QByteArray part = m_socket.read(static_cast<qint64>(m_reader.wanted()));
        const auto frame = m_reader.take(bytesOf(part.toStdString()));
        REQUIRE(frame);
        if (*frame) m_frames.push_back(**frame);
    }
    return m_frames;
}

Frame RawPeer::frame(FrameKind kind) {
    const auto found = [&] { return std::ranges::find(frames(), kind, &Frame::kind); };
    REQUIRE(waitFor([&] { return found() != m_frames.end(); }));
    return *found();
}

Greeting rawGreeting() {
    Greeting greeting = greetingOf("session", "raw 1");
    greeting.frameLimit = 1 << 20;
    return greeting;
}

std::string textOf(const Frame& frame) {
    return textOf(frame.body);
}

}  // namespace hawser::channel::test
