#include "app/window/DemoMachine.h"

#include <sys/prctl.h>
#include <csignal>

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace hawser::window {

DemoMachine::DemoMachine(QObject* parent) : QObject(parent), m_process(this) {
    m_killTimer.setSingleShot(true);
    connect(&m_killTimer, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::errorOccurred, this, &DemoMachine::onError);
    connect(&m_process, &QProcess::finished, this, &DemoMachine::onFinished);
}

QString DemoMachine::connection() const {
    return u"com:pipe,port=%1,resets=0,reconnect"_s.arg(m_folder.filePath(u"kd.sock"_s));
}

void DemoMachine::start() {
    if (m_process.state() != QProcess::NotRunning) return;
    if (!m_folder.isValid()) {
        Q_EMIT failed(u"The demo machine needs a temporary folder: %1"_s.arg(m_folder.errorString()));
        return;
    }
    // Should this program die without a word, the machine goes too.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"hawser-machine"_s),
                    {u"--pipe"_s, m_folder.filePath(u"kd.sock"_s), u"--stay"_s});
}

void DemoMachine::stop() {
    m_stopping = true;
    if (m_process.state() == QProcess::NotRunning) {
        Q_EMIT ended();
        return;
    }
    m_process.terminate();
    m_killTimer.start(kStopLimit);
}

void DemoMachine::onError(QProcess::ProcessError error) {
    if (m_stopping) {
        if (error == QProcess::FailedToStart) Q_EMIT ended();
        return;
    }
    if (error == QProcess::FailedToStart)
        Q_EMIT failed(u"The demo machine cannot be started: %1"_s.arg(m_process.errorString()));
}

void DemoMachine::onFinished(int code) {
    m_killTimer.stop();
    if (m_stopping) {
        Q_EMIT ended();
        return;
    }
    const QString said = QString::fromUtf8(m_process.readAllStandardError().right(2000)).trimmed();
    Q_EMIT failed(u"The demo machine ended with code %1. %2"_s.arg(code).arg(said));
}

}  // namespace hawser::window
