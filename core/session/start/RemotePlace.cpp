#include "core/session/start/RemotePlace.h"

#include "core/channel/ChannelAddress.h"

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {
constexpr QLatin1StringView kRemoteScheme("remote:");
}

QString remoteConnection(const QString& address) {
    return kRemoteScheme + address;
}

std::optional<QString> remoteAddress(const QString& connection) {
    if (!connection.startsWith(kRemoteScheme)) return std::nullopt;
    return connection.mid(kRemoteScheme.size());
}

QString withoutPassword(const QString& connection) {
    const auto text = remoteAddress(connection);
    if (!text) return connection;
    auto address = channel::parseClientAddress(text->toStdString());
    if (!address) return connection;
    address->password.clear();
    return remoteConnection(QString::fromStdString(toText(*address, channel::Passwords::Shown)));
}

QString remoteName(const QString& address) {
    return u"remote "_s + withoutPassword(remoteConnection(address)).mid(kRemoteScheme.size());
}

}  // namespace hawser::session
