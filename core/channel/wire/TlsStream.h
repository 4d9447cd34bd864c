#pragma once

#include <QSslSocket>

#include "core/channel/proof/Identity.h"
#include "core/channel/wire/NetStream.h"

namespace hawser::channel {

// TLS 1.3 over TCP. Certificates are not judged here: whoever uses it looks at the fingerprint before
// anything is said. opened() when it is encrypted.
class TlsStream final : public NetStream {
    Q_OBJECT
  public:
    enum class End : std::uint8_t { Server, Client };
    // A client without identity shows no certificate; a server needs one.
    TlsStream(End end, const std::optional<Identity>& identity);

    // For a socket that is connected already, or the one that call() connects: whoever of the two calls.
    void encrypt();

    std::optional<Fingerprint> peersFingerprint() const;  // nothing: it showed no certificate
    std::string binding() const;  // of the server's certificate, whichever end this is
    // It was connected, and then no TLS came about.
    bool failedToEncrypt() const { return m_failedToEncrypt; }

    std::size_t unsent() const override;
    static bool isAvailable() { return QSslSocket::supportsSsl(); }

  private:
    TlsStream(End end, const std::optional<Identity>& identity, std::unique_ptr<QSslSocket> socket);
    void onConnected() override { encrypt(); }
    void onError(QAbstractSocket::SocketError error);

    End m_end;
    QSslSocket& m_tls;  // the one that NetStream holds
    bool m_failedToEncrypt = false;
};

}  // namespace hawser::channel
