#pragma once

#include <QObject>
#include <QTimer>
#include <memory>

#include "core/channel/wire/FrameReader.h"
#include "core/channel/wire/Stream.h"

namespace hawser::channel {

// Whole frames over a stream, before a peer has proven itself and after. It takes a limited number of bytes
// in one turn of the event loop, so that a peer that never stops leaves time for the others.
class FrameStream final : public QObject {
    Q_OBJECT
  public:
    FrameStream(std::unique_ptr<Stream> stream, std::size_t frameLimit);
    ~FrameStream() override;

    Stream& stream() { return *m_stream; }
    std::size_t unsent() const { return m_stream->unsent(); }

    // Of frames that come, from the next one on.
    void setFrameLimit(std::size_t bytes);
    // While it is off nothing is taken and nothing told of what has come. On: from the next turn on.
    void setReading(bool on);

    void send(FrameKind kind, ByteSpan body);
    void finish() { m_stream->finish(); }
    void abort() { m_stream->abort(); }

  Q_SIGNALS:
    void heard();  // something came
    void arrived(const hawser::channel::Frame& frame);
    void drained();  // unsent() has come down to 0
    // The peer breaks the rules; what else comes is thrown away. At most once.
    void violated(const hawser::Error& error);
    void lost(const std::string& why);  // once, and the last

  private:
    void read();
    bool readSome(std::size_t& budget);
    void take(ByteSpan bytes);
    void onWritten();
    void onLost(const QString& why);

    std::unique_ptr<Stream> m_stream;
    FrameReader m_reader;
    QTimer m_again;  // reads on in the next turn
    bool m_reading = true;
    bool m_deaf = false;           // after a violation
    std::optional<QString> m_why;  // the stream is lost, though not all of it may have been read
    bool m_told = false;           // lost() was
};

}  // namespace hawser::channel
