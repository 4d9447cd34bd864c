#include "core/channel/wire/TlsStream.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace hawser::channel {

namespace {

QSslKey keyOf(const Identity& identity) {
    const QByteArray pem = QByteArray::fromStdString(identity.key);
    const QSslKey key(pem, QSsl::Ec);
    return key.isNull() ? QSslKey(pem, QSsl::Rsa) : key;
}

QSslConfiguration configurationFor(TlsStream::End end, const std::optional<Identity>& identity) {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_3OrLater);
    // A client is asked for its certificate, and need not have one.
    configuration.setPeerVerifyMode(end == TlsStream::End::Server ? QSslSocket::QueryPeer
                                                                  : QSslSocket::VerifyNone);
    configuration.setCaCertificates({});
    configuration.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    configuration.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
    if (identity) {
        configuration.setLocalCertificate(
            QSslCertificate(QByteArray::fromStdString(identity->certificate), QSsl::Pem));
        configuration.setPrivateKey(keyOf(*identity));
    }
    return configuration;
}

ByteSpan bytesIn(const QByteArray& array) {
    return std::as_bytes(std::span(array.constData(), static_cast<std::size_t>(array.size())));
}

}  // namespace

TlsStream::TlsStream(End end, const std::optional<Identity>& identity)
    : TlsStream(end, identity, std::make_unique<QSslSocket>()) {}

TlsStream::TlsStream(End end, const std::optional<Identity>& identity, std::unique_ptr<QSslSocket> socket)
    : NetStream(std::move(socket)), m_end(end), m_tls(static_cast<QSslSocket&>(device())) {
    m_tls.setSslConfiguration(configurationFor(end, identity));
    connect(&m_tls, &QSslSocket::encrypted, this, &Stream::opened);
    connect(&m_tls, &QSslSocket::encryptedBytesWritten, this, &Stream::written);
    connect(&m_tls, &QSslSocket::errorOccurred, this, &TlsStream::onError);
}

void TlsStream::encrypt() {
    if (m_end == End::Server)
        m_tls.startServerEncryption();
    else
        m_tls.startClientEncryption();
}

std::optional<Fingerprint> TlsStream::peersFingerprint() const {
    const QSslCertificate certificate = m_tls.peerCertificate();
    if (certificate.isNull()) return std::nullopt;
    return fingerprintOf(bytesIn(certificate.toDer()));
}

std::string TlsStream::binding() const {
    const QByteArray der =
        (m_end == End::Server ? m_tls.localCertificate() : m_tls.peerCertificate()).toDer();
    return endpointBinding(bytesIn(der));
}

std::size_t TlsStream::unsent() const {
    return static_cast<std::size_t>(m_tls.bytesToWrite() + m_tls.encryptedBytesToWrite());
}

void TlsStream::onError(QAbstractSocket::SocketError error) {
    if (error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError)
        m_failedToEncrypt = m_failedToEncrypt || !m_tls.isEncrypted();
}

}  // namespace hawser::channel
