#pragma once

#include <QString>
#include <optional>

// A crash dump has its name among the connections, "dump:/var/crash/MEMORY.DMP", so that what is kept for a
// line is kept for a dump: breakpoints, history, its place in the recent list. Pure.
namespace hawser::session {

// From a path as it was written, made absolute.
QString dumpConnection(const QString& path);
// Nothing: the connection names no dump.
std::optional<QString> dumpPath(const QString& connection);

}  // namespace hawser::session
