#pragma once

#include <QStringList>

namespace hawser::session {

// What programs of this user share on this machine: addresses as -remote takes them, without passwords. Reads
// a few small files.
QStringList sessionsSharedHere();

}  // namespace hawser::session
