#include "core/session/start/LineIdentity.h"

#include <QDir>

#include "core/base/Text.h"
#include "core/session/start/DumpPlace.h"
#include "core/session/start/RemotePlace.h"
#include "transports/ConnectionString.h"

using namespace Qt::StringLiterals;

namespace hawser::session {
namespace {

using transports::ConnectionKind;
using transports::ConnectionSpec;

// "/run//vm/./kd.sock" is "/run/vm/kd.sock"; links are not followed, for they may lead elsewhere tomorrow.
QString pathOf(const ConnectionSpec& spec) {
    return QDir::cleanPath(QString::fromStdString(spec.path));
}

QString hostOf(const ConnectionSpec& spec) {
    const std::string host = toLower(spec.host);
    return host == "localhost" ? u"127.0.0.1"_s : QString::fromStdString(host);
}

QString nameOf(const ConnectionSpec& spec) {
    switch (spec.kind) {
        case ConnectionKind::Pipe:
        case ConnectionKind::PipeListen:
            return u"pipe "_s + pathOf(spec);
        case ConnectionKind::Tcp:
        case ConnectionKind::TcpListen:
            return u"tcp %1:%2"_s.arg(hostOf(spec)).arg(spec.port);
        case ConnectionKind::Serial:
            return u"serial "_s + pathOf(spec);
        case ConnectionKind::Net:
            return u"net %1"_s.arg(spec.port);
    }
    return {};
}

}  // namespace

QString lineIdentity(const QString& connection) {
    if (const auto address = remoteAddress(connection)) return remoteName(*address);
    if (const auto path = dumpPath(connection)) return u"dump "_s + QDir::cleanPath(*path);
    const auto spec = transports::parseConnectionString(connection.toStdString());
    if (!spec) return connection.trimmed();
    if (spec->kind == ConnectionKind::Net)
        return u"%1 %2"_s.arg(nameOf(*spec), QString::fromStdString(toLower(spec->key)));
    return nameOf(*spec);
}

QString lineName(const QString& connection) {
    if (dumpPath(connection) || remoteAddress(connection)) return lineIdentity(connection);
    const auto spec = transports::parseConnectionString(connection.toStdString());
    if (!spec) return connection.trimmed();
    const bool calls = spec->kind == ConnectionKind::Net && !spec->host.empty();
    return calls ? u"%1, target %2"_s.arg(nameOf(*spec), hostOf(*spec)) : nameOf(*spec);
}

}  // namespace hawser::session
