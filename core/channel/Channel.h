#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"
#include "core/channel/Limits.h"
#include "core/channel/Peer.h"
#include "core/channel/Pulse.h"

namespace hawser::channel {

class FrameStream;
struct Frame;

// Why a channel ended.
struct Closure {
    enum class Cause : std::uint8_t {
        Ours,       // close() was called
        Peers,      // the peer closed it; the sentence is its own, made safe to show
        Lost,       // the line is gone
        Silent,     // nothing was heard of the peer any more
        Violation,  // the peer said what it must not say, or takes too little of what it is sent
    };
    Cause cause = Cause::Ours;
    std::string sentence;  // one, for people
};

// Whole frames to and from a peer that has proven who it is. Made by Listener and Dialer; lives on the thread
// that made it; nothing waits. Connect to its signals where it is handed over: frames come from the next turn
// of the event loop on. It may be deleted in a slot of its own.
class Channel final : public QObject {
    Q_OBJECT
  public:
    Channel(std::unique_ptr<FrameStream> stream, Peer peer, const Limits& limits,
            std::uint32_t peersFrameLimit);
    ~Channel() override;  // ends it at once: what is unsent is lost, and the peer is told nothing

    const Peer& peer() const { return m_peer; }
    bool isOpen() const { return !m_ending; }

    // Queues one frame; the peer gets it whole and in order, or the channel ends. Errors: Disconnected: it is
    // closed; InvalidArgument: it is larger than the peer takes.
    Result<> send(ByteSpan frame);
    std::size_t unsent() const;  // bytes that the system has not taken yet

    // While it is off nothing is taken from the peer, which sooner or later has to wait, and nobody finds out
    // that it is gone.
    void setReading(bool on);

    // Tells the peer the reason behind what is queued, and ends when it has heard it, at the latest after
    // Limits::farewell. Nothing is received any more. Again: nothing happens.
    void close(const std::string& sentence);

    // The last one measured.
    std::optional<std::chrono::microseconds> roundTrip() const { return m_pulse.roundTrip(); }
    std::chrono::milliseconds silentFor() const;  // since the peer was last heard

  Q_SIGNALS:
    void received(const hawser::Bytes& frame);
    void drained();  // unsent() has come down to 0
    void measured(std::chrono::microseconds roundTrip);
    void closed(const hawser::channel::Closure& closure);  // once, and the last

  private:
    void onFrame(const Frame& frame);
    void onPing(ByteSpan body);
    void onPong(ByteSpan body);
    void onViolated(const Error& error);
    void onLost(const std::string& why);
    void ask();
    void answer();
    void beat();
    void part(Closure::Cause cause, const std::string& sentence);
    void end();

    std::unique_ptr<FrameStream> m_stream;
    Peer m_peer;
    Limits m_limits;
    std::uint32_t m_peersFrameLimit;
    Pulse m_pulse;
    QTimer m_heart;
    QTimer m_farewell;
    bool m_reading = true;
    std::optional<Closure> m_ending;  // from the moment that it is known
    bool m_ended = false;             // closed() was told
};

}  // namespace hawser::channel
