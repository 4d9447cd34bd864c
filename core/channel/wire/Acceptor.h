#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

namespace hawser::channel {

// Takes callers from a listening socket, a few in each turn of the event loop: Qt's own servers take all that
// wait, and a flood of callers would leave no time for anything else.
class Acceptor final : public QObject {
    Q_OBJECT
  public:
    explicit Acceptor(int listening);  // outlives this

    void stop();  // takes no more

  Q_SIGNALS:
    void accepted(int socket);  // the receiver's to close; close-on-exec, does not block

  private:
    void takeSome();

    int m_listening;
    QSocketNotifier m_notifier;
    QTimer m_pause;
    bool m_stopped = false;
};

}  // namespace hawser::channel
