#include "core/session/start/RemotePlace.h"

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

}  // namespace hawser::session
