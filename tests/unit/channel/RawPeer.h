#pragma once

#include <QTcpSocket>
#include <vector>

#include "core/channel/Greeting.h"
#include "core/channel/wire/FrameReader.h"

namespace hawser::channel::test {

// A peer that says what a test wants it to say, over plain TCP.
class RawPeer {
  public:
    RawPeer() = default;
    explicit RawPeer(quint16 port) { call(port); }
    void call(quint16 port);
    QTcpSocket& socket() { return m_socket; }

    void send(FrameKind kind, ByteSpan body);
    void sendText(FrameKind kind, const std::string& text);
    void sendBytes(ByteSpan bytes);
    void greet(const Greeting& greeting) { send(FrameKind::Greeting, encode(greeting)); }

    // What has come so far, frame by frame.
    const std::vector<Frame>& frames();
    // The first of the kind; waits for it. A test fails when it does not come.
    Frame frame(FrameKind kind);
    bool isClosed() { return m_socket.state() == QAbstractSocket::UnconnectedState; }

  private:
    QTcpSocket m_socket;
    FrameReader m_reader{1 << 20};
    std::vector<Frame> m_frames;
};

Greeting rawGreeting();  // of this version, for "session"
std::string textOf(const Frame& frame);

}  // namespace hawser::channel::test
