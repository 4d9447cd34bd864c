#pragma once

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <chrono>

namespace hawser::window {

// The demo target: hawser-machine beside this program, as a child that ends with it. GUI thread; nothing here
// waits.
class DemoMachine : public QObject {
    Q_OBJECT
  public:
    static constexpr std::chrono::milliseconds kStopLimit{1500};  // then it is killed

    explicit DemoMachine(QObject* parent = nullptr);

    void start();                // nothing happens when it runs already
    void stop();                 // ended() follows
    QString connection() const;  // what stands after -k

  Q_SIGNALS:
    void failed(const QString& why);
    void ended();

  private:
    void onError(QProcess::ProcessError error);
    void onFinished(int code);

    QTemporaryDir m_folder;
    QProcess m_process;
    QTimer m_killTimer;
    bool m_stopping = false;
};

}  // namespace hawser::window
