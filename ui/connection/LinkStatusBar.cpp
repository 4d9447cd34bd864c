#include "ui/connection/LinkStatusBar.h"

#include <QLabel>

#include "ui/connection/StateDot.h"
#include "ui/text/Format.h"
#include "ui/widgets/Refresher.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

LinkStatusBar::LinkStatusBar(session::Session& session, QWidget* parent)
    : QStatusBar(parent), m_session(session), m_dot(new StateDot(this)), m_refresher(new Refresher(this)) {
    setObjectName(u"statusBar"_s);
    setSizeGripEnabled(false);
    addPermanentWidget(m_dot);
    m_state = addCell(u"statusState"_s);
    m_transport = addCell(u"statusTransport"_s);
    m_roundTrip = addCell(u"statusRoundTrip"_s);
    m_processor = addCell(u"statusProcessor"_s);
    m_prompt = addCell(u"statusPrompt"_s);
    m_initialBreak = addCell(u"statusInitialBreak"_s);
    m_transport->setMaximumWidth(360);

    m_session.on<session::ConnectionChange>(this, &LinkStatusBar::showLink);
    m_session.on<session::LineNamed>(this, &LinkStatusBar::showLink);
    m_session.on<session::PromptState>(this, &LinkStatusBar::showPrompt);
    m_session.on<session::InitialBreakChanged>(this, &LinkStatusBar::showInitialBreak);
    m_session.on<session::Statistics>(m_refresher, &Refresher::request);
    connect(m_refresher, &Refresher::due, this, &LinkStatusBar::showRoundTrip);
    m_session.on<session::StopEvent>(this, [this](const session::StopEvent& event) {
        showPlace();
        showMessage(event.summary.left(kMaxCellText));
    });
    m_session.on<session::ContentsChanged>(this, &LinkStatusBar::showPlace);
    // What was said about a stop is over with it, however the target was lost.
    m_session.on<session::ConnectionChange>(this, [this](const session::ConnectionChange& change) {
        if (change.from == session::ConnectionState::Stopped &&
            change.to != session::ConnectionState::Stopped)
            clearMessage();
    });
    m_session.on<session::TargetForgotten>(m_processor, &QWidget::hide);
    m_session.on<session::Resumed>(this, &LinkStatusBar::clearMessage);
    m_session.on<session::Progress>(this, [this](const session::Progress& progress) {
        const QString what = progress.what.left(200);
        if (progress.total == 0)
            showMessage(u"%1…"_s.arg(what));
        else if (progress.done >= progress.total)
            clearMessage();
        else
            showMessage(u"%1 %2 %"_s.arg(what).arg(progress.done * 100 / progress.total));
    });
    showLink();
    showPrompt();
    showInitialBreak();
    showRoundTrip();
}

void LinkStatusBar::showPlace() {
    const auto& told = m_session.told();
    if (!told.stop) return;
    QString text = u"CPU %1 of %2"_s.arg(told.stop->processor).arg(told.stop->processorCount);
    if (told.frame > 0) text += u", frame %1"_s.arg(hexDigits(told.frame, 2));
    m_processor->setText(text);
    m_processor->show();
}

QLabel* LinkStatusBar::addCell(const QString& objectName) {
    auto* label = new QLabel(this);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setContentsMargins(5, 0, 5, 0);
    addPermanentWidget(label);
    return label;
}

void LinkStatusBar::showLink() {
    const auto state = m_session.told().state;
    m_dot->show(state);
    m_state->setText(stateName(state));
    m_state->setToolTip(stateSentence(state));
    const QString transport = m_session.told().line.text;
    m_transport->setText(transport);
    m_transport->setVisible(!transport.isEmpty());
    using enum session::ConnectionState;
    if (state != Stopped && state != Running) m_processor->hide();
    showPrompt();
    showRoundTrip();
}

void LinkStatusBar::showPrompt() {
    const bool attached = m_session.told().state != session::ConnectionState::Closed;
    m_prompt->setText(m_session.told().prompt.text.left(64));
    m_prompt->setVisible(attached && !m_prompt->text().isEmpty());
}

void LinkStatusBar::showRoundTrip() {
    const auto& roundTrip = m_session.told().statistics.roundTrip;
    using enum session::ConnectionState;
    const auto state = m_session.told().state;
    const bool hasTarget = state == Stopped || state == Running || state == Unresponsive;
    m_roundTrip->setVisible(hasTarget && roundTrip.has_value());
    if (roundTrip) m_roundTrip->setText(roundTripText(*roundTrip));
}

void LinkStatusBar::showInitialBreak() {
    m_initialBreak->setText(initialBreakText(m_session.told().initialBreak));
}

}  // namespace hawser::ui
