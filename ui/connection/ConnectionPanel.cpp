#include "ui/connection/ConnectionPanel.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/ActionRegistry.h"
#include "ui/connection/ConnectionFacts.h"
#include "ui/connection/LineChartView.h"
#include "ui/connection/StateBadge.h"
#include "ui/connection/TimelineModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/StickToEnd.h"
#include "ui/widgets/TableSetup.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr std::chrono::milliseconds kClockTick{500};

QLabel* plainLabel(const QString& objectName, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

ConnectionPanel::ConnectionPanel(session::Session& session, const ActionRegistry& actions, QWidget* parent)
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
      m_facts(new ConnectionFacts(session, this)) {
    m_state->setObjectName(u"connectionStateLabel"_s);
    m_reason->setForegroundRole(QPalette::PlaceholderText);

    auto* buttons = new QWidget(this);
    buildButtons(actions, buttons);

    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 0);
    column->setSpacing(6);
    column->addLayout(buildHead());
    column->addLayout(buildWords());
    column->addWidget(m_facts);
    column->addWidget(buttons);
    column->addWidget(m_chart);
    column->addLayout(buildTimeline(), 1);
    scrollWhenSmall(content);
    setFocusProxy(m_timelineView);

    m_clock.setInterval(kClockTick);
    m_clock.start();
    connect(&m_clock, &QTimer::timeout, this, &ConnectionPanel::onTick);
    connectSession();
    m_state->show(m_session.told().state);
    m_chart->history().change(m_session.told().state, QDateTime::currentMSecsSinceEpoch());
    showHealth();
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
    area->setMinimumWidth(content->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
}

QBoxLayout* ConnectionPanel::buildHead() {
    QFont bold = m_health->font();
    bold.setBold(true);
    m_health->setFont(bold);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_state, 0, Qt::AlignTop);
    const int inset = 3;  // level with the text in the badge
    m_health->setContentsMargins(0, inset, 0, 0);
    head->addWidget(m_health, 1, Qt::AlignTop);
    return head;
}

// Sentences have so many lines at all times, so that what stands below them does not jump when they change.
// In one place stands what to do, and while there is nothing to do why the state is what it is.
QLayout* ConnectionPanel::buildWords() {
    constexpr int kRows = 2;
    for (auto* label : {m_healthReason, m_advice, m_reason}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->setFixedHeight(label->fontMetrics().lineSpacing() * kRows);
    }
    auto* place = new QGridLayout;
    place->setContentsMargins(0, 0, 0, 0);
    place->addWidget(m_advice, 0, 0);
    place->addWidget(m_reason, 0, 0);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_healthReason);
    words->addLayout(place);
    return words;
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
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        const auto follow = [action, button] {
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->statusTip());  // while it is refused: why
        };
        connect(action, &QAction::changed, button, follow);
        follow();
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
    m_timelineView->setFont(font());  // sentences
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
    m_session.on<session::ConnectionChange>(this, &ConnectionPanel::onConnectionChanged);
    m_session.on<session::LineReport>(this, &ConnectionPanel::showHealth);
    m_session.on<session::LineNamed>(this, [this](const session::LineNamed& line) {
        m_chart->setVisible(line.kind != session::LineKind::File);
    });
}

void ConnectionPanel::onConnectionChanged(const session::ConnectionChange& change) {
    if (change.from == session::ConnectionState::Closed) {  // another line
        m_timeline->clear();
        m_chart->history().clear();
    }
    m_state->show(change.to);
    m_state->setToolTip(stateSentence(change.to));
    m_reason->setText(change.reason.left(kMaxCellText));
    m_timeline->add(change);
    m_chart->history().change(change.to, QDateTime::currentMSecsSinceEpoch());
    showHealth();
}

void ConnectionPanel::onTick() {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_chart->history().count(m_session.told().statistics, now);
    if (!isVisible()) return;
    m_chart->showUntil(now);
    m_facts->showLastHeard();
}

void ConnectionPanel::showHealth() {
    const session::HealthReport& report = m_session.told().report.health;
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
    m_reason->setVisible(report.advice.empty());
    for (auto* label : {m_healthReason, m_advice, m_reason}) label->setToolTip(label->text().toHtmlEscaped());
    // The badge says it already.
    m_health->setVisible(report.health != session::Health::Closed);
}

}  // namespace hawser::ui
