#pragma once

#include <QString>
#include <optional>

#include "core/session/SessionTypes.h"

// A connection string as a dialog asks for it, half typed as it may be. Pure, any thread: the file system is
// not asked, for a socket may appear later. The words and their limits are those of
// transports/ConnectionWords.h.
namespace hawser::session {

enum class FormPage { Pipe, Tcp, Serial, Net };

// What is asked, as it was typed.
struct ConnectionForm {
    FormPage page = FormPage::Pipe;
    QString socketPath;     // pipe: Unix socket of the virtual machine
    QString host;           // tcp; may be empty where we listen
    QString port;           // tcp
    QString device;         // serial: /dev/ttyS0, COM1
    QString baud;           // serial
    QString netPort;        // net: the UDP port that the target calls
    QString netKey;         // net: empty where the environment or a file holds it
    QString netTarget;      // net: the target to call; empty: it calls us
    bool reconnect = true;  // all but net
    bool listen = false;    // pipe and tcp: the other end opens the line
    QString resets;         // pipe; "0": no limit
    InitialBreak initialBreak = InitialBreak::None;
    bool breakOnConnect = false;

    ConnectionForm();  // with what the words' absence means
};

struct FormCheck {
    QString connection;  // what stands after -k; empty when something is wrong
    QString problem;     // one sentence; empty when all is well
    QString field;       // objectName of the field that is wrong
};

FormCheck check(const ConnectionForm& form);

// The form that gives this connection string, as far as it goes; nothing when it is of another kind.
std::optional<ConnectionForm> formFrom(const QString& connection);

// What is wrong with a whole connection string: the sentence that -k answers with; empty when nothing is.
QString connectionProblem(const QString& connection);

// The connection string in what was pasted: a whole command line of hawser or hawser-kd, quoted or not.
QString connectionIn(const QString& pasted);

}  // namespace hawser::session
