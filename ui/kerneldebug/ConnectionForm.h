#pragma once

#include <QString>
#include <optional>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

enum class LineKind { Pipe, Tcp, Serial, Net };

// What the Kernel Debug dialog asks, as it was typed.
struct ConnectionForm {
    LineKind kind = LineKind::Pipe;
    QString socketPath;  // pipe: Unix socket of the virtual machine
    QString host;        // tcp
    QString port;        // tcp
    QString device;      // serial: /dev/ttyS0
    QString baud = QStringLiteral("115200");
    QString netPort = QStringLiteral("50000");  // net: the UDP port that the target calls
    QString netKey;                             // net
    QString netTarget;                          // net: the target to call; empty: it calls us
    bool reconnect = true;                      // all but net
    QString resets = QStringLiteral("0");       // pipe; "0": no limit
    session::InitialBreak initialBreak = session::InitialBreak::None;
    bool breakOnConnect = false;
};

struct FormCheck {
    QString connection;  // what stands after -k; empty when something is wrong
    QString problem;     // one sentence; empty when all is well
    QString field;       // objectName of the field that is wrong
};

// Pure: the file system is not asked, for a socket may appear later.
FormCheck check(const ConnectionForm& form);

// The form that gives this connection string; nothing when it is of another kind.
std::optional<ConnectionForm> formFrom(const QString& connection);

// The connection string in what was pasted: a whole command line of hawser or hawser-kd, quoted or not.
QString connectionIn(const QString& pasted);

}  // namespace hawser::ui
