#pragma once

#include <QObject>
#include <optional>

#include "app/console/SignalWatch.h"
#include "app/console/StandardOutput.h"
#include "core/session/Session.h"
#include "core/session/start/StartOptions.h"
#include "core/session/watch/WatchText.h"

namespace hawser::console {

// hawser-kd --watch: one session, and a line for each change of its state, its target and its health. Takes
// no input; ends at a signal, or when the line cannot be opened. Main thread.
class WatchProgram : public QObject {
    Q_OBJECT
  public:
    // The session outlives the program.
    WatchProgram(session::Session& session, const session::StartOptions& options,
                 session::SessionOptions opening);

    void start();

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void onConnection(const session::ConnectionChange& change);
    void onTarget(const session::TargetSummary& target);
    void onReport(const session::LineReport& report);
    void print(const std::string& line);
    void leave(const std::string& reason);

    session::Session& m_session;
    session::SessionOptions m_opening;
    session::WatchForm m_form;
    SignalWatch m_signals;
    StandardOutput m_output;
    session::Health m_toldHealth = session::Health::Closed;
    std::optional<int> m_leaving;
};

}  // namespace hawser::console
