#include "ui/widgets/ReadPresenter.h"

#include <QWidget>
#include <utility>

#include "ui/text/Format.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/ViewHint.h"

namespace hawser::ui {

using session::ConnectionState;

ReadPresenterBase::ReadPresenterBase(session::Session& session, const Face& face, QObject* parent)
    : QObject(parent), m_session(session), m_face(face), m_refresher(new Refresher(face.view)) {
    connect(m_refresher, &Refresher::due, this, &ReadPresenterBase::askIfDue);
    m_session.on<session::StopEvent>(this, [this](const session::StopEvent& stop) {
        m_newStop = true;
        notice({});
        Q_EMIT newStop(stop);
        request();
    });
    m_session.on<session::ContentsChanged>(this, [this] {
        Q_EMIT contentsMayHaveChanged();
        request();
    });
    m_session.on<session::ConnectionChange>(
        this, [this](const session::ConnectionChange& change) { onConnection(change.to); });
    m_session.on<session::TargetForgotten>(this, &ReadPresenterBase::forget);
    // A panel that is made while the target is stopped.
    if (!isStopped()) return;
    m_newStop = true;
    request();
}

bool ReadPresenterBase::isStopped() const {
    return m_session.told().state == ConnectionState::Stopped;
}

void ReadPresenterBase::request() {
    m_refresher->request();
}

void ReadPresenterBase::notice(const QString& text) {
    m_failed = false;
    m_face.notice->tell(text);
}

void ReadPresenterBase::setHint(const QString& whenStopped, const QString& otherwise) {
    m_stoppedHint = whenStopped;
    m_hint = otherwise;
    showHint();
}

void ReadPresenterBase::setBlank(const QString& why) {
    m_blank = why;
    showHint();
}

void ReadPresenterBase::askIfDue() {
    if (!isStopped()) return;
    m_again = m_out;
    if (!m_out) m_out = ask();
}

bool ReadPresenterBase::answered(const std::optional<Error>& error) {
    m_out = false;
    if (std::exchange(m_again, false)) request();
    if (m_session.told().state == ConnectionState::Closed) return false;
    if (!error) {
        if (m_failed) notice({});
        return true;
    }
    if (error->code == ErrorCode::Overtaken) request();
    // What is said of a target that has gone on says nothing about what was asked for.
    const QString text = noticeOf(error);
    if (text.isEmpty() || !isStopped()) return false;
    notice(text);
    m_failed = true;
    Q_EMIT failed();
    return false;
}

void ReadPresenterBase::shown(bool something) {
    m_empty = !something;
    showHint();
}

void ReadPresenterBase::showHint() {
    const bool nothing = m_empty || !m_blank.isEmpty();
    const QString& whenStopped = m_empty ? m_stoppedHint : m_blank;
    m_face.hint->tell(!nothing ? QString() : isStopped() ? whenStopped : m_hint);
}

void ReadPresenterBase::forget() {
    m_newStop = false;
    notice({});
    clear();
}

void ReadPresenterBase::onConnection(ConnectionState state) {
    if (state == ConnectionState::Closed) forget();
    Q_EMIT staleChanged(state != ConnectionState::Stopped);
    showHint();
}

}  // namespace hawser::ui
