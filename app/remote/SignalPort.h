#pragma once

#include <QObject>
#include <QSocketNotifier>

#include "core/base/FileDescriptor.h"

namespace hawser::remote {

// The signals of a terminal's program as Qt signals: SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP,
// SIGCONT. block() must run before the first thread is made, so that no thread takes them itself. Main
// thread.
class SignalPort : public QObject {
    Q_OBJECT
  public:
    SignalPort();

    static void block();

  Q_SIGNALS:
    void came(int number);

  private:
    void read();

    FileDescriptor m_descriptor;
    QSocketNotifier m_notifier;
};

}  // namespace hawser::remote
