#pragma once

#include <QString>
#include <optional>

// The session of another program has its name among the connections, "remote:tls:server=lab,port=5005". Pure.
namespace hawser::session {

// From what stands behind -remote.
QString remoteConnection(const QString& address);
// Nothing: the connection is no other program's session.
std::optional<QString> remoteAddress(const QString& connection);

// The same without the password that may stand in it: what is kept and shown. Any other connection as it is.
QString withoutPassword(const QString& connection);
// What a person calls it: "remote tls:server=lab,port=5005".
QString remoteName(const QString& address);

}  // namespace hawser::session
