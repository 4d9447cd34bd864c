#include "ui/sessions/SessionDigest.h"

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr std::size_t kMaxLine = 2048;  // bytes of a line that does not end
}

using session::KernelSession;

SessionDigest::SessionDigest(KernelSession& session, int number) : m_session(session), m_number(number) {
    connect(&session, &KernelSession::connectionChanged, this,
            [this](const session::ConnectionChange& change) {
                m_watch.changed(change, SteadyClock().now());
                Q_EMIT changed();
            });
    // Health and "last heard" are asked for when they are shown; a counter alone is no news.
    connect(&session, &KernelSession::statisticsChanged, this, [this](const session::Statistics& now) {
        m_watch.counted(now, SteadyClock().now());
        m_sinceStatistics.start();
    });
    connect(&session, &KernelSession::transportChanged, this, [this](const QString& text) {
        m_watch.lineNamed(text.toStdString());
        Q_EMIT changed();
    });
    connect(&session, &KernelSession::targetIdentified, this, &SessionDigest::changed);
    connect(&session, &KernelSession::targetForgotten, this, &SessionDigest::changed);
    connect(&session, &KernelSession::output, this, &SessionDigest::takeOutput);
}

QString SessionDigest::name() const {
    const auto& target = m_session.target();
    const QString what = target ? target->name.left(80) : u"no target"_s;
    return u"%1  %2"_s.arg(m_number).arg(what);
}

session::HealthReport SessionDigest::health() const {
    return m_watch.report(SteadyClock().now());
}

std::optional<std::chrono::milliseconds> SessionDigest::sinceLastHeard() const {
    auto since = m_session.statistics().sinceLastHeard;
    if (since && m_sinceStatistics.isValid())
        *since += std::chrono::milliseconds(m_sinceStatistics.elapsed());
    return since;
}

void SessionDigest::takeOutput(const session::OutputBatch& runs) {
    const QString before = m_lastLine;
    for (const auto& run : *runs) {
        if (run.kind == session::OutputKind::Input || run.kind == session::OutputKind::Trace) continue;
        m_begun += run.text;
        std::size_t end = 0;
        while ((end = m_begun.find('\n')) != std::string::npos) {
            const QString line = textFrom(m_begun.substr(0, end)).simplified();
            if (!line.isEmpty()) m_lastLine = line;
            m_begun.erase(0, end + 1);
        }
        if (m_begun.size() > kMaxLine) m_begun.erase(0, m_begun.size() - kMaxLine);
    }
    if (m_lastLine != before) Q_EMIT changed();
}

}  // namespace hawser::ui
