#include "ui/sessions/SessionDigest.h"

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr std::size_t kMaxLine = 2048;  // bytes of a line that does not end
}

SessionDigest::SessionDigest(session::Session& session, int number) : m_session(session), m_number(number) {
    session.on<session::ConnectionChange>(this, &SessionDigest::changed);
    session.on<session::LineNamed>(this, &SessionDigest::changed);
    // Health and "last heard" are asked for when they are shown; a counter alone is no news.
    session.on<session::Statistics>(this, [this] { m_sinceStatistics.start(); });
    session.on<session::TargetSummary>(this, &SessionDigest::changed);
    session.on<session::TargetForgotten>(this, &SessionDigest::changed);
    session.on<session::Output>(this, &SessionDigest::takeOutput);
}

QString SessionDigest::name() const {
    const auto& target = m_session.told().target;
    const QString what = target ? target->name.left(80) : u"no target"_s;
    return u"%1  %2"_s.arg(m_number).arg(what);
}

QString SessionDigest::tabName() const {
    const QString line = m_session.told().line.text.left(200);
    return u"%1  %2"_s.arg(m_number).arg(line.isEmpty() ? u"no session"_s : line);
}

std::optional<std::chrono::milliseconds> SessionDigest::sinceLastHeard() const {
    auto since = m_session.told().statistics.sinceLastHeard;
    if (since && m_sinceStatistics.isValid())
        *since += std::chrono::milliseconds(m_sinceStatistics.elapsed());
    return since;
}

void SessionDigest::takeOutput(const session::Output& output) {
    const QString before = m_lastLine;
    for (const auto& run : *output.runs) {
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
