#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <initializer_list>
#include <memory>

namespace hawser::console {

// Ctrl+C and the wish to end, as Qt signals. block() must run before the first thread is made, so that no
// thread takes them itself. Main thread.
class SignalWatch : public QObject {
    Q_OBJECT
  public:
    explicit SignalWatch(QObject* parent = nullptr);
    ~SignalWatch() override;

    static void block();

    // Readable from the wish to end until endAsked() is told; -1 where there is none.
    int endDescriptor() const { return m_end.descriptor; }

  Q_SIGNALS:
    void interrupted();  // SIGINT: Ctrl+C
    void endAsked();     // SIGTERM, SIGHUP

  private:
    struct Source {
        explicit Source(std::initializer_list<int> numbers);
        ~Source();
        Source(const Source&) = delete;
        Source& operator=(const Source&) = delete;
        bool taken() const;  // whether a signal was waiting; it no longer does

        int descriptor = -1;
        std::unique_ptr<QSocketNotifier> notifier;
    };

    Source m_interrupt;
    Source m_end;
};

}  // namespace hawser::console
