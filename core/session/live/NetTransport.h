#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "core/kd/net/HostSession.h"
#include "transports/ConnectionString.h"
#include "transports/DatagramTransport.h"

namespace hawser::session {

// A KDNET line as the connection wants its lines: KD packets as a stream of bytes. Datagrams go through
// core/kd/net on the way, and what it tells of its sessions comes out as news. It stands here because
// transports do not know the protocol. Belongs to the engine thread, except wake().
class NetTransport final : public transports::Transport {
  public:
    // `random`: 32 unpredictable bytes for each handshake. `clock` and what `settings` hold outlive it.
    NetTransport(std::unique_ptr<transports::DatagramTransport> line, const kd::net::Key& key,
                 std::function<kd::net::Nonce()> random, const Clock& clock);

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return m_line->state(); }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_line->wake(); }
    std::size_t read(std::span<std::byte> into) override;
    // KD packets and break-in bytes, whole. Lost while there is no session.
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "KDNET on " + m_line->describe(); }
    // There is no connection that could be dead: the port only listens.
    bool canReopen() const override { return false; }
    std::optional<transports::LineNews> takeNews() override;
    std::uint64_t refusedDatagrams() const override { return m_refusedBefore + counters().refused(); }

    kd::net::NetCounters counters() const;  // of the line as it is open now

  private:
    Result<> startSession();
    void flush();
    void takeSessionNews();
    void take(kd::net::HostNews& news);
    void note(std::string text);
    std::string waitingText() const;

    std::unique_ptr<transports::DatagramTransport> m_line;
    kd::net::Key m_key;
    std::function<kd::net::Nonce()> m_random;
    const Clock& m_clock;
    std::optional<kd::net::HostSession> m_session;  // while the line is open
    std::deque<std::variant<Bytes, transports::LineNews>> m_received;
    std::size_t m_read = 0;  // of the first, when it is bytes
    std::uint64_t m_refusedBefore = 0;
};

// The transport that a connection string describes, KDNET included. Error InvalidArgument: a bad key.
Result<std::unique_ptr<transports::Transport>> createLine(const transports::ConnectionSpec& spec,
                                                          const Clock& clock);

}  // namespace hawser::session
