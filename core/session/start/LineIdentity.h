#pragma once

#include <QString>

// Which line a connection string means. Pure, any thread.
namespace hawser::session {

// The same for every spelling of one line: socket, host and port, device, or UDP port and key; how often
// and whether it is opened again is no part of it. What is no connection string is its own identity.
QString lineIdentity(const QString& connection);

// For people: "pipe /run/vm/kd.sock", "tcp 127.0.0.1:5555", "serial /dev/ttyS0", "net 50000". Never the key.
// What is no connection string is given as it is.
QString lineName(const QString& connection);

}  // namespace hawser::session
