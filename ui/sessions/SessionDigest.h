#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <optional>

#include "core/session/Session.h"

namespace hawser::ui {

// One session in a few words, for tabs and overview. GUI thread; the session outlives it.
class SessionDigest : public QObject {
    Q_OBJECT
  public:
    SessionDigest(session::Session& session, int number);

    session::Session& session() const { return m_session; }
    int number() const { return m_number; }
    QString name() const;     // "2  Windows 10 19041 x64"
    QString tabName() const;  // "2  pipe /run/vm/kd.sock": a line is known before its target, and stays
    session::ConnectionState state() const { return m_session.told().state; }
    const session::HealthReport& health() const { return m_session.told().report.health; }
    std::optional<std::chrono::milliseconds> sinceLastHeard() const;
    const QString& lastLine() const { return m_lastLine; }  // of the output, without those typed

  Q_SIGNALS:
    void changed();

  private:
    void takeOutput(const session::Output& output);

    session::Session& m_session;
    int m_number;
    QElapsedTimer m_sinceStatistics;
    QString m_lastLine;
    std::string m_begun;  // a line that has not ended yet
};

}  // namespace hawser::ui
