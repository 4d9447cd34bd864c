#include "ui/connection/ConnectionPanel.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/ActionRegistry.h"
#include "ui/connection/LineChartView.h"
#include "ui/connection/StateBadge.h"
#include "ui/connection/TimelineModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLine.h"
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
      m_health(plainLabel(u"connectionHealthLabel"_s, this)),
      m_healthReason(plainLabel(u"connectionHealthReasonLabel"_s, this)),
      m_advice(plainLabel(u"connectionAdviceLabel"_s, this)),
      m_reason(plainLabel(u"connectionReasonLabel"_s, this)),
      m_chart(new LineChartView(this)),
      m_timeline(new TimelineModel(this)),
      m_timelineView(new QTableView(this)),
      m_refresher(new Refresher(this)) {
    m_state->setObjectName(u"connectionStateLabel"_s);
    m_reason->setWordWrap(true);
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    // Two lines at all times, so that the window does not jump when the words change.
    m_reason->setMinimumHeight(m_reason->fontMetrics().lineSpacing() * 2);
    m_reason->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* facts = new QGridLayout;
    buildFacts(facts);
    auto* buttons = new QWidget(this);
    buildButtons(actions, buttons);

    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 0);
    column->setSpacing(6);
    column->addLayout(buildHead());
    column->addWidget(m_advice);
    column->addWidget(m_reason);
    column->addLayout(facts);
    column->addWidget(buttons);
    column->addWidget(m_chart);
    column->addLayout(buildTimeline(), 1);
    scrollWhenSmall(content);
    setFocusProxy(m_timelineView);

    m_clock.setInterval(kClockTick);
    m_clock.start();
    connect(&m_clock, &QTimer::timeout, this, &ConnectionPanel::onTick);
    connectSession();
    m_state->show(m_session.state());
    m_chart->history().change(m_session.state(), QDateTime::currentMSecsSinceEpoch());
    showTarget();
    showCounters();
    onTick();
}

// What the words need has its height at all times; a dock that is lower than that scrolls.
void ConnectionPanel::scrollWhenSmall(QWidget* content) {
    auto* area = new QScrollArea(this);
    area->setObjectName(u"connectionScroll"_s);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidgetResizable(true);
    area->setWidget(content);
    area->setMinimumWidth(content->minimumSizeHint().width());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
}

ElidedLine* ConnectionPanel::addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                                     const QString& objectName) {
    auto* title = new QLabel(name, this);
    title->setForegroundRole(QPalette::PlaceholderText);
    auto* value = new ElidedLine(objectName, this);
    grid->addWidget(title, row, column, Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(value, row, column + 1, 1, span);
    return value;
}

QBoxLayout* ConnectionPanel::buildHead() {
    QFont bold = m_health->font();
    bold.setBold(true);
    m_health->setFont(bold);
    m_healthReason->setWordWrap(true);
    m_advice->setWordWrap(true);
    m_advice->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_state, 0, Qt::AlignTop);
    const int inset = 3;  // level with the text in the badge
    for (auto* label : {m_health, m_healthReason}) label->setContentsMargins(0, inset, 0, 0);
    head->addWidget(m_health, 0, Qt::AlignTop);
    head->addWidget(m_healthReason, 1, Qt::AlignTop);
    return head;
}

void ConnectionPanel::addCounter(QGridLayout* grid, int row, const QString& name, const QString& objectName,
                                 std::array<QLabel*, 2>& cells) {
    cells[0] = addFact(grid, row, 0, 1, name, objectName);
    cells[1] = new ElidedLine(objectName + u"Since"_s, this);
    grid->addWidget(cells[1], row, 2, 1, 2);
}

void ConnectionPanel::buildFacts(QGridLayout* grid) {
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    m_target = addFact(grid, 0, 0, 3, u"Target"_s, u"connectionTargetLabel"_s);
    m_target->setWordWrap(true);
    auto* transport = addFact(grid, 1, 0, 3, u"Line"_s, u"connectionTransportLabel"_s);
    transport->setElideMode(Qt::ElideMiddle);  // a path's end says the most
    m_transport = transport;
    m_roundTrip = addFact(grid, 2, 0, 1, u"Round trip"_s, u"connectionRoundTripLabel"_s);
    m_lastHeard = addFact(grid, 2, 2, 1, u"Heard"_s, u"connectionLastHeardLabel"_s);
    const auto head = [&](const QString& text, int column, int span) {
        auto* title = new QLabel(text, this);
        title->setToolTip(u"Bytes, and in how many packets"_s);
        title->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(title, 3, column, 1, span);
    };
    head(u"Since the start"_s, 1, 1);
    head(u"Since the last resync"_s, 2, 2);
    addCounter(grid, 4, u"Received"_s, u"connectionReceivedLabel"_s, m_received);
    addCounter(grid, 5, u"Sent"_s, u"connectionSentLabel"_s, m_sent);
    addCounter(grid, 6, u"Resent"_s, u"connectionResendsLabel"_s, m_resends);
    addCounter(grid, 7, u"Errors"_s, u"connectionErrorsLabel"_s, m_errors);
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

QLayout* ConnectionPanel::buildTimeline() {
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
    const int rowHeight = metrics.height() + 4;
    m_timelineView->verticalHeader()->setDefaultSectionSize(rowHeight);
    // It is the first to give way, down to a few rows: a view's own idea of its height is larger.
    constexpr int kRows = 4;
    m_timelineView->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    auto* row = new QGridLayout;
    row->setRowMinimumHeight(0, rowHeight * kRows);
    row->addWidget(m_timelineView, 0, 0);
    return row;
}

void ConnectionPanel::connectSession() {
    connect(&m_session, &KernelSession::connectionChanged, this, &ConnectionPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::statisticsChanged, this, [this](const session::Statistics& now) {
        m_sinceStatistics.start();
        m_watch.counted(now, SteadyClock().now());
        m_refresher->request();
    });
    connect(m_refresher, &Refresher::due, this, &ConnectionPanel::showCounters);
    connect(&m_session, &KernelSession::transportChanged, this, &ConnectionPanel::showTarget);
    connect(&m_session, &KernelSession::targetIdentified, this, &ConnectionPanel::showTarget);
    connect(&m_session, &KernelSession::targetForgotten, this, &ConnectionPanel::showTarget);
}

void ConnectionPanel::onConnectionChanged(const session::ConnectionChange& change) {
    m_state->show(change.to);
    m_state->setToolTip(stateSentence(change.to));
    m_reason->setText(change.reason.left(kMaxCellText));
    m_timeline->add(change);
    m_watch.changed(change, SteadyClock().now());
    m_chart->history().change(change.to, QDateTime::currentMSecsSinceEpoch());
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
    m_watch.lineNamed(transport.toStdString());
    m_transport->setText(transport.isEmpty() ? nothing : transport);
    m_transport->setToolTip(transport.toHtmlEscaped());
}

void ConnectionPanel::showCounters() {
    const auto& counters = m_session.statistics();
    m_roundTrip->setText(counters.roundTrip ? roundTripText(*counters.roundTrip)
                                            : QString::fromUtf16(kNothing));
    const std::array parts{session::gainedSince(m_watch.atStart(), counters),
                           session::gainedSince(m_watch.atResynchronization(), counters)};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        m_received[i]->setText(
            u"%1 in %2"_s.arg(byteCountText(part.bytesReceived), countText(part.packetsReceived)));
        m_sent[i]->setText(u"%1 in %2"_s.arg(byteCountText(part.bytesSent), countText(part.packetsSent)));
        m_resends[i]->setText(countText(part.resends));
        m_errors[i]->setText(countText(part.badChecksums + part.damagedPackets));
        m_errors[i]->setToolTip(
            u"%1 bad checksums, %2 damaged packets, %3 stray bytes, resets: %4 sent, %5 received; %6 refused "
            u"datagrams"_s.arg(countText(part.badChecksums), countText(part.damagedPackets),
                               countText(part.strayBytes), countText(part.resetsSent),
                               countText(part.resetsReceived), countText(part.refusedDatagrams)));
    }
    showHealth();
    showLastHeard();
}

void ConnectionPanel::onTick() {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_chart->history().count(m_session.statistics(), now);
    if (!isVisible()) return;
    m_chart->showUntil(now);
    showLastHeard();
    showHealth();
}

void ConnectionPanel::showHealth() {
    const auto report = m_watch.report(SteadyClock().now());
    const auto word = session::nameOf(report.health);
    QString name = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
    name.front() = name.front().toUpper();
    QPalette colours;
    colours.setColor(QPalette::WindowText, theme::healthColour(report.health, colours));
    m_health->setPalette(colours);
    m_health->setText(name);
    m_healthReason->setText(textFrom(report.reason));
    m_advice->setText(textFrom(report.advice));
    m_advice->setVisible(!report.advice.empty());
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
