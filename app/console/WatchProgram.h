#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "app/console/SignalWatch.h"
#include "app/console/StandardOutput.h"
#include "core/session/HealthWatch.h"
#include "core/session/KernelSession.h"
#include "core/session/StartOptions.h"
#include "core/session/WatchText.h"

namespace hawser::console {

// hawser-kd --watch: one session, and a line for each change of its state, its target and its health. Takes
// no input; ends at a signal, or when the line cannot be opened. Main thread.
class WatchProgram : public QObject {
    Q_OBJECT
  public:
    explicit WatchProgram(session::StartOptions options);

    void start();

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void onConnection(const session::ConnectionChange& change);
    void onTarget(const session::TargetSummary& target);
    void tellHealth();
    void print(const std::string& line);
    void leave(const std::string& reason);

    session::StartOptions m_options;
    session::WatchForm m_form;
    SignalWatch m_signals;
    StandardOutput m_output;
    session::HealthWatch m_watch;
    session::Health m_toldHealth = session::Health::Closed;
    session::KernelSession m_session;
    QTimer m_clock;  // health changes while nothing happens, too
    std::optional<int> m_leaving;
};

}  // namespace hawser::console
