#include "ui/start/StartPanel.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/start/LineIdentity.h"
#include "ui/kerneldebug/RecipeView.h"
#include "ui/kerneldebug/TargetRecipes.h"
#include "ui/settings/UserSettings.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr int kWidth = 720;      // pixels, at most: lines that are longer are hard to read
constexpr int kPageMargin = 28;  // pixels
constexpr qsizetype kNameLength = 90;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

// What the page shows before anything was pasted.
session::ConnectionForm exampleForm() {
    session::ConnectionForm form;
    form.socketPath = u"/run/vm/kd.sock"_s;
    return form;
}

}  // namespace

StartPanel::StartPanel(UserSettings& settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
    setObjectName(u"startPanel"_s);
    auto* content = new QWidget;
    content->setMaximumWidth(kWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    column->setSpacing(22);
    column->addWidget(makeHead());
    column->addWidget(makeConnect());
    column->addWidget(makeRecent());
    column->addWidget(makeOtherEnd());
    column->addStretch(1);

    auto* page = new QWidget;
    auto* middle = new QHBoxLayout(page);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->addWidget(content, 1);
    auto* area = new QScrollArea(this);
    area->setObjectName(u"startScroll"_s);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidgetResizable(true);
    area->setWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
    setFocusProxy(m_paste);
    connect(&settings, &UserSettings::recentConnectionsChanged, this, &StartPanel::showRecent);
    showRecent();
    showOtherEnd(exampleForm());
}

QWidget* StartPanel::makeHead() {
    constexpr int kIcon = 48;
    auto* head = new QWidget;
    auto* icon = new QLabel(head);
    icon->setPixmap(theme::applicationIcon().pixmap(QSize(kIcon, kIcon), devicePixelRatioF()));
    auto* name = new QLabel(u"Hawser"_s, head);
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    name->setFont(large);
    auto* what = new QLabel(u"Kernel debugger. No session is open."_s, head);
    what->setForegroundRole(QPalette::PlaceholderText);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name);
    words->addWidget(what);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    row->addWidget(icon);
    row->addLayout(words, 1);
    return head;
}

QWidget* StartPanel::makeConnect() {
    auto* box = new QWidget;
    m_paste = new QLineEdit(box);
    m_paste->setObjectName(u"startPaste"_s);
    m_paste->setPlaceholderText(u"Paste a connection string: com:pipe,port=/run/vm/kd.sock"_s);
    m_paste->setClearButtonEnabled(true);
    theme::useFixedFont(m_paste);
    m_connect = new QPushButton(u"Connect"_s, box);
    m_connect->setObjectName(u"startConnect"_s);
    m_connect->setEnabled(false);
    m_problem = new NoticeBar(u"startProblem"_s, box);
    m_problem->setContentsMargins(0, 0, 0, 0);
    auto* dialog = new QPushButton(theme::icon(u"connect"_s), u"Kernel Debug…"_s, box);
    dialog->setObjectName(u"startDialog"_s);
    dialog->setToolTip(u"Choose the kind of line and fill it in (Ctrl+K)"_s);
    auto* dump = new QPushButton(u"Open Crash Dump…"_s, box);
    dump->setObjectName(u"startDump"_s);
    dump->setToolTip(u"Look at a machine that has crashed (Ctrl+D)"_s);
    auto* join = new QPushButton(u"Join a Session…"_s, box);
    join->setObjectName(u"startJoin"_s);
    join->setToolTip(u"Join a session that another program shares (Ctrl+R)"_s);
    auto* demo = new QPushButton(theme::icon(u"go"_s), u"Try the Demo Machine"_s, box);
    demo->setObjectName(u"startDemo"_s);
    demo->setToolTip(
        u"Boot the small kernel that comes with Hawser in a virtual machine, and attach to it"_s);

    auto* line = new QHBoxLayout;
    line->addWidget(m_paste, 1);
    line->addWidget(m_connect);
    auto* ways = new QHBoxLayout;
    ways->addWidget(dialog);
    ways->addWidget(dump);
    ways->addWidget(join);
    ways->addWidget(demo);
    ways->addStretch(1);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading(u"Connect"_s, box));
    column->addLayout(line);
    column->addWidget(m_problem);
    column->addLayout(ways);
    connect(m_paste, &QLineEdit::textChanged, this, &StartPanel::onPasted);
    connect(m_paste, &QLineEdit::returnPressed, this, &StartPanel::go);
    connect(m_connect, &QPushButton::clicked, this, &StartPanel::go);
    connect(dialog, &QPushButton::clicked, this, &StartPanel::dialogRequested);
    connect(dump, &QPushButton::clicked, this, &StartPanel::dumpRequested);
    connect(join, &QPushButton::clicked, this, &StartPanel::joinRequested);
    connect(demo, &QPushButton::clicked, this, &StartPanel::demoRequested);
    return box;
}

QWidget* StartPanel::makeRecent() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading(u"Recent"_s, box));
    m_recentPlace = column;
    return box;
}

QWidget* StartPanel::makeOtherEnd() {
    auto* box = new QWidget;
    m_recipe = new RecipeView(box);
    m_guest = new QPlainTextEdit(box);
    m_guest->setObjectName(u"startGuest"_s);
    m_guest->setReadOnly(true);
    m_guest->setTabChangesFocus(true);
    m_guest->setLineWrapMode(QPlainTextEdit::NoWrap);
    theme::useFixedFont(m_guest);
    m_recipe->setFixedHeight(m_recipe->minimumSizeHint().height());
    m_guest->setFixedHeight(m_guest->fontMetrics().lineSpacing() * 5);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading(u"What to Type in a Virtual Machine"_s, box));
    column->addWidget(m_recipe);
    column->addWidget(new QLabel(u"In the Windows that runs in it:"_s, box));
    column->addWidget(m_guest);
    return box;
}

void StartPanel::showOtherEnd(const session::ConnectionForm& form) {
    m_recipe->show(form, true);
    m_guest->setPlainText(recipeText(Recipe::Windows, form));
}

// Made anew: one of its own buttons may have asked for it.
void StartPanel::showRecent() {
    if (m_recent) {
        m_recent->hide();
        m_recent->deleteLater();
    }
    m_recent = new QWidget(this);
    m_recentPlace->addWidget(m_recent);
    auto* grid = new QGridLayout(m_recent);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(0, 1);
    const QStringList recent = m_settings.recentConnections();
    if (recent.isEmpty()) {
        auto* none = new QLabel(u"What you connect to will stand here."_s, m_recent);
        none->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(none, 0, 0);
    }
    for (int row = 0; row < recent.size(); ++row) addRecent(grid, row, recent[row]);
}

void StartPanel::addRecent(QGridLayout* grid, int row, const QString& connection) {
    const QString name = session::lineName(connection).left(kNameLength);
    auto* open = new QToolButton(m_recent);
    open->setObjectName(u"startRecent%1"_s.arg(row));
    open->setText(QString(name).replace(u'&', "&&"_L1));
    open->setIcon(theme::icon(u"connect"_s));
    open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    open->setAutoRaise(true);
    open->setFocusPolicy(Qt::StrongFocus);
    open->setToolTip(u"Open %1"_s.arg(name).toHtmlEscaped());
    auto* forget = new QToolButton(m_recent);
    forget->setObjectName(u"startForget%1"_s.arg(row));
    forget->setIcon(theme::icon(u"remove"_s));
    forget->setAutoRaise(true);
    forget->setToolTip(u"Forget it; its breakpoints and history stay"_s);
    grid->addWidget(open, row, 0, Qt::AlignLeft);
    grid->addWidget(forget, row, 1);
    connect(open, &QToolButton::clicked, this, [this, connection] { Q_EMIT connectRequested(connection); });
    connect(forget, &QToolButton::clicked, this,
            [this, connection] { m_settings.forgetRecentConnection(connection); });
}

// The lines below follow what was pasted.
void StartPanel::onPasted(const QString& text) {
    const QString connection = session::connectionIn(text);
    m_connect->setEnabled(!connection.isEmpty());
    m_problem->tell({});
    const auto form = session::formFrom(connection);
    const bool complete = form && check(*form).problem.isEmpty();
    showOtherEnd(complete ? *form : exampleForm());
}

void StartPanel::go() {
    const QString connection = session::connectionIn(m_paste->text());
    if (connection.isEmpty()) return;
    if (const auto form = session::formFrom(connection)) {
        QString problem = check(*form).problem;
        if (problem.isEmpty()) problem = session::connectionProblem(connection);
        m_problem->tell(problem);
        if (!problem.isEmpty()) return;
    }
    Q_EMIT connectRequested(connection);
}

}  // namespace hawser::ui
