#include "ui/connection/ConnectionPanel.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/ActionRegistry.h"
#include "ui/connection/StateBadge.h"
#include "ui/connection/TimelineModel.h"
#include "ui/text/Format.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/StickToEnd.h"
#include "ui/widgets/TableSetup.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr auto kNothing = u"–";
constexpr std::chrono::milliseconds kClockTick{500};

QLabel* plainLabel(const QString& objectName, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

using session::KernelSession;

ConnectionPanel::ConnectionPanel(KernelSession& session, const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_state(new StateBadge(this)),
      m_words(plainLabel(u"connectionWordsLabel"_s, this)),
      m_reason(plainLabel(u"connectionReasonLabel"_s, this)),
      m_timeline(new TimelineModel(this)),
      m_timelineView(new QTableView(this)),
      m_refresher(new Refresher(this)) {
    m_state->setObjectName(u"connectionStateLabel"_s);
    m_words->setWordWrap(true);
    m_reason->setWordWrap(true);
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    // Two lines at all times, so that the window does not jump when the words change.
    m_reason->setMinimumHeight(m_reason->fontMetrics().lineSpacing() * 2);
    m_reason->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_state, 0, Qt::AlignTop);
    head->addWidget(m_words, 1);
    auto* facts = new QGridLayout;
    buildFacts(facts);
    auto* buttons = new QWidget(this);
    buildButtons(actions, buttons);
    buildTimeline();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 0);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_reason);
    column->addLayout(facts);
    column->addWidget(buttons);
    column->addWidget(m_timelineView, 1);
    setFocusProxy(m_timelineView);

    m_clock.setInterval(kClockTick);
    m_clock.start();
    connect(&m_clock, &QTimer::timeout, this, &ConnectionPanel::showLastHeard);
    connectSession();
    m_state->show(m_session.state());
    m_words->setText(stateSentence(m_session.state()));
    showTarget();
    showCounters();
}

QLabel* ConnectionPanel::addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                                 const QString& objectName) {
    auto* title = new QLabel(name, this);
    title->setForegroundRole(QPalette::PlaceholderText);
    auto* value = plainLabel(objectName, this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    grid->addWidget(title, row, column, Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(value, row, column + 1, 1, span);
    return value;
}

void ConnectionPanel::buildFacts(QGridLayout* grid) {
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    m_target = addFact(grid, 0, 0, 3, u"Target"_s, u"connectionTargetLabel"_s);
    m_target->setWordWrap(true);
    m_transport = addFact(grid, 1, 0, 3, u"Line"_s, u"connectionTransportLabel"_s);
    m_roundTrip = addFact(grid, 2, 0, 1, u"Round trip"_s, u"connectionRoundTripLabel"_s);
    m_lastHeard = addFact(grid, 2, 2, 1, u"Heard"_s, u"connectionLastHeardLabel"_s);
    m_received = addFact(grid, 3, 0, 3, u"Received"_s, u"connectionReceivedLabel"_s);
    m_sent = addFact(grid, 4, 0, 3, u"Sent"_s, u"connectionSentLabel"_s);
    m_resends = addFact(grid, 5, 0, 1, u"Resent"_s, u"connectionResendsLabel"_s);
    m_errors = addFact(grid, 5, 2, 1, u"Errors"_s, u"connectionErrorsLabel"_s);
}

void ConnectionPanel::buildButtons(const ActionRegistry& actions, QWidget* into) {
    auto* row = new QHBoxLayout(into);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(6);
    const auto add = [&](ActionId id, const QString& objectName, const QString& text) {
        auto* button = new QToolButton(into);
        button->setObjectName(objectName);
        auto* action = actions.at(id);
        button->setIcon(action->icon());
        button->setText(text);
        button->setToolTip(action->statusTip());
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setEnabled(action->isEnabled());
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, button, &QToolButton::setEnabled);
        row->addWidget(button);
    };
    add(ActionId::Resynchronize, u"connectionResynchronize"_s, u"Resynchronize"_s);
    add(ActionId::RestartConnection, u"connectionRestart"_s, u"Restart"_s);
    add(ActionId::Break, u"connectionBreak"_s, u"Break"_s);
}

void ConnectionPanel::buildTimeline() {
    setUpTable(m_timelineView, u"connectionTimeline"_s);
    m_timelineView->setModel(m_timeline);
    new StickToEnd(m_timelineView);
    m_timelineView->horizontalHeader()->hide();
    m_timelineView->setFont(font());
    m_timelineView->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    const QFontMetrics metrics(font());
    m_timelineView->setColumnWidth(TimelineModel::Time, metrics.horizontalAdvance(u"00:00:00.000"_s) + 14);
    m_timelineView->setColumnWidth(TimelineModel::State,
                                   metrics.horizontalAdvance(u"Resynchronizing"_s) + 14);
    m_timelineView->verticalHeader()->setDefaultSectionSize(metrics.height() + 4);
}

void ConnectionPanel::connectSession() {
    connect(&m_session, &KernelSession::connectionChanged, this, &ConnectionPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::statisticsChanged, this, [this] {
        m_sinceStatistics.start();
        m_refresher->request();
    });
    connect(m_refresher, &Refresher::due, this, &ConnectionPanel::showCounters);
    connect(&m_session, &KernelSession::transportChanged, this, &ConnectionPanel::showTarget);
    connect(&m_session, &KernelSession::targetIdentified, this, &ConnectionPanel::showTarget);
    connect(&m_session, &KernelSession::targetForgotten, this, &ConnectionPanel::showTarget);
}

void ConnectionPanel::onConnectionChanged(const session::ConnectionChange& change) {
    m_state->show(change.to);
    m_words->setText(stateSentence(change.to));
    m_reason->setText(change.reason.left(kMaxCellText));
    m_timeline->add(change);
    showTarget();
    showCounters();
}

void ConnectionPanel::showTarget() {
    const auto& target = m_session.target();
    const QString nothing = QString::fromUtf16(kNothing);
    QString text = nothing;
    if (target) {
        text = target->name.left(kMaxCellText);
        if (target->processors > 1) text += u", %1 processors"_s.arg(target->processors);
    }
    m_target->setText(text);
    m_target->setToolTip(target ? u"%1\n%2\nkernel base %3"_s
                                      .arg(target->version.left(kMaxCellText),
                                           target->buildLab.left(kMaxCellText),
                                           hexAddress(target->kernelBase, target->pointers64))
                                      .toHtmlEscaped()
                                : QString());
    const QString transport = m_session.transportText();
    m_transport->setText(transport.isEmpty() ? nothing : transport);
    m_transport->setToolTip(transport.toHtmlEscaped());
}

void ConnectionPanel::showCounters() {
    const auto& counters = m_session.statistics();
    m_roundTrip->setText(counters.roundTrip ? roundTripText(*counters.roundTrip)
                                            : QString::fromUtf16(kNothing));
    m_received->setText(u"%1 in %2 packets"_s.arg(byteCountText(counters.bytesReceived),
                                                  countText(counters.packetsReceived)));
    m_sent->setText(
        u"%1 in %2 packets"_s.arg(byteCountText(counters.bytesSent), countText(counters.packetsSent)));
    m_resends->setText(countText(counters.resends));
    const auto errors = counters.badChecksums + counters.damagedPackets;
    m_errors->setText(countText(errors));
    m_errors->setToolTip(
        u"%1 bad checksums, %2 damaged packets, %3 stray bytes, resets: %4 sent, %5 received"_s.arg(
            countText(counters.badChecksums), countText(counters.damagedPackets),
            countText(counters.strayBytes), countText(counters.resetsSent),
            countText(counters.resetsReceived)));
    showLastHeard();
}

void ConnectionPanel::showLastHeard() {
    auto since = m_session.statistics().sinceLastHeard;
    if (!since) {
        m_lastHeard->setText(u"never"_s);
        return;
    }
    if (m_sinceStatistics.isValid()) *since += std::chrono::milliseconds(m_sinceStatistics.elapsed());
    m_lastHeard->setText(agoText(*since));
}

}  // namespace hawser::ui
