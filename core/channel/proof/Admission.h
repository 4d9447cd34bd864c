#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/wire/FrameStream.h"

namespace hawser::channel {

// One caller at a server's door, until it has proven itself or is sent away.
class Admission final : public QObject {
    Q_OBJECT
  public:
    // Asked when the first frame is there, so that the connection is open and encrypted; an error refuses it.
    using Terms = std::function<Result<ServerTerms>()>;

    // `who`: for whoever counts attempts: an address without port, or a user.
    Admission(std::unique_ptr<FrameStream> stream, std::string who, Terms terms,
              std::chrono::milliseconds deadline);

    const std::string& who() const { return m_who; }

    // Hangs up and asks nobody any more; it is to be deleted.
    void abandon();

    // After admitted().
    std::unique_ptr<FrameStream> takeStream() { return std::move(m_stream); }
    Peer peer() const { return m_handshake->peer(); }
    std::uint32_t peersFrameLimit() const { return m_handshake->peersFrameLimit(); }

  Q_SIGNALS:
    void admitted();
    void refused(const hawser::Error& why);  // the caller is told, too
    void gone();                             // after that: nothing more comes

  private:
    Result<> prepare();
    void onFrame(const Frame& frame);
    void onViolated(const Error& error);
    void onLost(const std::string& why);
    void onDeadline();
    void refuse(const Error& why);
    void flush();

    std::unique_ptr<FrameStream> m_stream;
    std::string m_who;
    Terms m_terms;
    std::optional<ServerHandshake> m_handshake;
    QTimer m_deadline;
    bool m_over = false;  // refused or admitted
};

}  // namespace hawser::channel
