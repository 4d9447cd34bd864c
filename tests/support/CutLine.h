#pragma once

#include <QLocalServer>
#include <QLocalSocket>
#include <memory>
#include <vector>

namespace hawser::test {

// A Unix socket that leads to another one, and can be cut in the middle of what it carries.
class CutLine : public QObject {
  public:
    CutLine(const QString& here, const QString& there) : m_there(there) {
        m_server.setSocketOptions(QLocalServer::UserAccessOption);
        if (!m_server.listen(here)) qFatal("the test's own line cannot be opened");
        connect(&m_server, &QLocalServer::newConnection, this, [this] { accept(); });
    }

    // At most so many bytes more go through, in both directions together; then everything is cut.
    void cutAfter(qint64 bytes) { m_left = bytes; }
    void cut() {
        for (const auto& pair : m_pairs) {
            pair->client->abort();
            pair->server->abort();
        }
        m_pairs.clear();
        m_left = -1;
        ++cuts;
    }

    // Nothing goes through, and nobody is told.
    void hold(bool on) {
        m_held = on;
        for (const auto& pair : m_pairs) {
            carry(*pair->client, *pair->server);
            carry(*pair->server, *pair->client);
        }
    }

    int cuts = 0;
    qint64 carried = 0;  // bytes, both ways

  private:
    static constexpr qint64 kHeld = 65536;

    struct Pair {
        std::unique_ptr<QLocalSocket> client;
        std::unique_ptr<QLocalSocket> server;
    };

    void accept() {
        auto pair = std::make_unique<Pair>();
        pair->client.reset(m_server.nextPendingConnection());
        pair->client->setParent(nullptr);
        pair->server = std::make_unique<QLocalSocket>();
        QLocalSocket* const client = pair->client.get();
        QLocalSocket* const server = pair->server.get();
        // What is held is held by the system, and its sender learns of it.
        client->setReadBufferSize(kHeld);
        server->setReadBufferSize(kHeld);
        connect(client, &QLocalSocket::readyRead, this, [=, this] { carry(*client, *server); });
        connect(server, &QLocalSocket::readyRead, this, [=, this] { carry(*server, *client); });
        connect(client, &QLocalSocket::disconnected, server, [server] { server->disconnectFromServer(); });
        connect(server, &QLocalSocket::disconnected, client, [client] { client->disconnectFromServer(); });
        server->connectToServer(m_there);
        m_pairs.push_back(std::move(pair));
    }
    void carry(QLocalSocket& from, QLocalSocket& to) {
        if (m_held) return;
        const QByteArray bytes = from.readAll();
        carried += bytes.size();
        if (m_left < 0) {
            to.write(bytes);
            return;
        }
        to.write(bytes.left(m_left));
        to.flush();
        m_left -= bytes.size();
        // Not from inside a slot of a socket that it would end.
        if (m_left <= 0)
            QMetaObject::invokeMethod(
                this, [this] { cut(); }, Qt::QueuedConnection);
        m_left = std::max<qint64>(m_left, 0);
    }

    QLocalServer m_server;
    QString m_there;
    qint64 m_left = -1;  // without end
    bool m_held = false;
    std::vector<std::unique_ptr<Pair>> m_pairs;
};

}  // namespace hawser::test
