#include "app/console/WatchProgram.h"

namespace hawser::console {

namespace {
constexpr std::chrono::milliseconds kClockTick{500};
}

using session::ConnectionState;
using session::KernelSession;

WatchProgram::WatchProgram(session::StartOptions options)
    : m_options(std::move(options)),
      m_form(m_options.json ? session::WatchForm::Json : session::WatchForm::Lines),
      m_output(m_signals.endDescriptor()),
      m_session(session::Host::Console) {
    connect(&m_session, &KernelSession::connectionChanged, this, &WatchProgram::onConnection);
    connect(&m_session, &KernelSession::targetIdentified, this, &WatchProgram::onTarget);
    connect(&m_session, &KernelSession::transportChanged, this,
            [this](const QString& text) { m_watch.lineNamed(text.toStdString()); });
    connect(&m_session, &KernelSession::statisticsChanged, this, [this](const session::Statistics& now) {
        m_watch.counted(now, SteadyClock().now());
        tellHealth();
    });
    connect(&m_session, &KernelSession::finished, this, [this] { Q_EMIT finished(m_leaving.value_or(0)); });
    connect(&m_signals, &SignalWatch::interrupted, this, [this] { leave("Ended by a signal."); });
    connect(&m_signals, &SignalWatch::endAsked, this, [this] { leave("Ended by a signal."); });
    m_clock.setInterval(kClockTick);
    connect(&m_clock, &QTimer::timeout, this, &WatchProgram::tellHealth);
}

void WatchProgram::start() {
    session::SessionOptions options;
    options.connection = QString::fromStdString(m_options.connection);
    if (m_options.breakAtKernelStart) options.initialBreak = session::InitialBreak::AtKernelStart;
    if (m_options.breakAtFirstModule) options.initialBreak = session::InitialBreak::AtFirstModule;
    options.breakOnConnect = m_options.breakOnConnect;
    options.recordingPath = QString::fromStdString(m_options.recordingFile);
    m_session.open(options);
    m_clock.start();
}

void WatchProgram::onConnection(const session::ConnectionChange& change) {
    if (m_leaving) return;  // that we close the line is no news
    print(session::watchedState(m_form, change));
    m_watch.changed(change, SteadyClock().now());
    tellHealth();
    if (change.to == ConnectionState::Failed) leave("The line cannot be opened.");
}

void WatchProgram::onTarget(const session::TargetSummary& target) {
    print(session::watchedTarget(m_form, QDateTime::currentDateTime(), target));
}

void WatchProgram::tellHealth() {
    const auto report = m_watch.report(SteadyClock().now());
    if (m_leaving || report.health == m_toldHealth) return;
    m_toldHealth = report.health;
    print(session::watchedHealth(m_form, QDateTime::currentDateTime(), report));
}

void WatchProgram::print(const std::string& line) {
    m_output.write(line);
    if (m_output.broken()) leave("Nobody reads.");
}

void WatchProgram::leave(const std::string& reason) {
    if (m_leaving) return;
    m_leaving = session::watchExitCode(m_session.state());
    m_clock.stop();
    m_output.write(
        session::watchedEnd(m_form, QDateTime::currentDateTime(), m_session.state(), *m_leaving, reason));
    m_session.quit(false);  // the target is left as it is
}

}  // namespace hawser::console
