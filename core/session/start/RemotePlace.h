#pragma once

#include <QString>
#include <optional>

// The session of another program has its name among the connections, "remote:tls:server=lab,port=5005". Pure.
namespace hawser::session {

// From what stands behind -remote.
QString remoteConnection(const QString& address);
// Nothing: the connection is no other program's session.
std::optional<QString> remoteAddress(const QString& connection);

}  // namespace hawser::session
