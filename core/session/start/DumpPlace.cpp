#include "core/session/start/DumpPlace.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {
constexpr QLatin1StringView kDumpScheme("dump:");
}

QString dumpConnection(const QString& path) {
    return kDumpScheme + QFileInfo(path).absoluteFilePath();
}

std::optional<QString> dumpPath(const QString& connection) {
    if (!connection.startsWith(kDumpScheme)) return std::nullopt;
    return connection.mid(kDumpScheme.size());
}

}  // namespace hawser::session
