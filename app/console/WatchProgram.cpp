#include "app/console/WatchProgram.h"

namespace hawser::console {

using session::ConnectionState;

WatchProgram::WatchProgram(session::Session& session, const session::StartOptions& options,
                           session::SessionOptions opening)
    : m_session(session),
      m_opening(std::move(opening)),
      m_form(options.json ? session::WatchForm::Json : session::WatchForm::Lines),
      m_output(m_signals.endDescriptor()) {
    m_session.on<session::ConnectionChange>(this,
                                            [this](const session::ConnectionChange& e) { onConnection(e); });
    m_session.on<session::TargetSummary>(this, [this](const session::TargetSummary& e) { onTarget(e); });
    m_session.on<session::LineReport>(this, [this](const session::LineReport& e) { onReport(e); });
    m_session.on<session::FileLost>(this, [this](const session::FileLost& e) {
        print(session::watchedFileLost(m_form, QDateTime::currentDateTime(), e.text));
    });
    m_session.on<session::Finished>(this, [this] { Q_EMIT finished(m_leaving.value_or(0)); });
    connect(&m_signals, &SignalWatch::interrupted, this, [this] { leave("Ended by a signal."); });
    connect(&m_signals, &SignalWatch::endAsked, this, [this] { leave("Ended by a signal."); });
}

void WatchProgram::start() {
    m_opening.initialCommands.clear();  // it takes no commands
    m_session.order(session::OpenSession{m_opening});
}

void WatchProgram::onConnection(const session::ConnectionChange& change) {
    if (m_leaving) return;  // that we close the line is no news
    print(session::watchedState(m_form, change));
}

void WatchProgram::onTarget(const session::TargetSummary& target) {
    print(session::watchedTarget(m_form, QDateTime::currentDateTime(), target));
}

void WatchProgram::onReport(const session::LineReport& report) {
    if (m_leaving) return;
    if (m_toldHealth != report.health.health) {
        m_toldHealth = report.health.health;
        print(session::watchedHealth(m_form, QDateTime::currentDateTime(), report.health));
    }
    // Told behind the state, so that the last line but one says what is wrong.
    if (m_session.told().state == ConnectionState::Failed) leave("The line cannot be opened.");
}

void WatchProgram::print(const std::string& line) {
    m_output.write(line);
    if (m_output.broken()) leave("Nobody reads.");
}

void WatchProgram::leave(const std::string& reason) {
    if (m_leaving) return;
    m_leaving = session::watchExitCode(m_session.told().state);
    m_output.write(session::watchedEnd(m_form, QDateTime::currentDateTime(), m_session.told().state,
                                       *m_leaving, reason));
    m_session.order(session::Quit{false});  // the target is left as it is
}

}  // namespace hawser::console
