#pragma once

#include <QStringList>
#include <string>

namespace hawser::session {

// What programs of this user share on this machine: addresses as -remote takes them, without passwords. Reads
// a few small files.
QStringList sessionsSharedHere();

// The same, and shared consoles, as kd's -QR prints it for a host: this one, by whatever name.
std::string serversOn(const std::string& host);

}  // namespace hawser::session
