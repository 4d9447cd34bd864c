#include "core/session/start/RemotePlace.h"

#include "core/channel/ChannelAddress.h"

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {
constexpr QLatin1StringView kScheme("remote:");
}

QString remoteConnection(const QString& address) {
    return kScheme + address;
}

std::optional<QString> remoteAddress(const QString& connection) {
    if (!connection.startsWith(kScheme)) return std::nullopt;
    return connection.mid(kScheme.size());
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
    return u"remote "_s + withoutPassword(remoteConnection(address)).mid(kScheme.size());
}

}  // namespace hawser::session
