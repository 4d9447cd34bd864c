#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace hawser::console {

// Ctrl+C and the wish to end, as Qt signals. blockSignals() must run before the first thread is made, so that
// no thread takes them itself. Main thread.
class SignalWatch : public QObject {
    Q_OBJECT
  public:
    explicit SignalWatch(QObject* parent = nullptr);
    ~SignalWatch() override;

    static void block();

  Q_SIGNALS:
    void interrupted();  // SIGINT: Ctrl+C
    void endAsked();     // SIGTERM, SIGHUP

  private:
    void onReadable();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace hawser::console
