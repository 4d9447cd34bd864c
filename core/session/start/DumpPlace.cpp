#include "core/session/start/DumpPlace.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {
constexpr QLatin1StringView kScheme("dump:");
}

QString dumpConnection(const QString& path) {
    return kScheme + QFileInfo(path).absoluteFilePath();
}

std::optional<QString> dumpPath(const QString& connection) {
    if (!connection.startsWith(kScheme)) return std::nullopt;
    return connection.mid(kScheme.size());
}

}  // namespace hawser::session
