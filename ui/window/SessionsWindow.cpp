#include "ui/window/SessionsWindow.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "core/session/start/DumpPlace.h"
#include "core/session/start/LineIdentity.h"
#include "ui/sessions/SessionDigest.h"
#include "ui/sessions/SessionsModel.h"
#include "ui/sessions/SessionsPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/LeaveQuestion.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

QIcon dotOf(session::ConnectionState state, const QPalette& palette) {
    constexpr int kSize = 12;
    QPixmap dot(kSize, kSize);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::stateColour(state, palette));
    painter.drawEllipse(1, 1, kSize - 2, kSize - 2);
    return dot;
}

QStringList filesIn(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) paths += url.toLocalFile();
    return paths;
}

}  // namespace

SessionsWindow::SessionsWindow(session::SessionPool& pool, UserSettings& settings, Prompts& prompts,
                               QWidget* parent)
    : QMainWindow(parent),
      m_pool(pool),
      m_settings(settings),
      m_place(*this, settings),
      m_prompts(prompts),
      m_tabs(new QTabBar(this)),
      m_stack(new QStackedWidget(this)) {
    setAcceptDrops(true);
    setObjectName(u"sessionsWindow"_s);
    setWindowIcon(theme::applicationIcon());
    m_tabs->setObjectName(u"sessionTabs"_s);
    m_tabs->setAutoHide(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideMiddle);  // a path's end says the most
    m_tabs->setDocumentMode(true);
    m_tabs->setFocusPolicy(Qt::NoFocus);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    setCentralWidget(centre);
    buildOverview();
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        showTitle();
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this,
            [this](int index) { m_pages[static_cast<std::size_t>(index)].window->close(); });
    addSession();
    m_overviewPlaced = restoreState(m_settings.overviewLayout(), kLayoutVersion);
    connect(m_overviewDock, &QDockWidget::visibilityChanged, this, &SessionsWindow::keepOverview);
    connect(m_overviewDock, &QDockWidget::dockLocationChanged, this, &SessionsWindow::keepOverview);
}

void SessionsWindow::keepOverview() {
    if (isVisible()) m_settings.setOverviewLayout(saveState(kLayoutVersion));
}

SessionsWindow::~SessionsWindow() {
    m_tabs->disconnect(this);
}

void SessionsWindow::buildOverview() {
    m_overview = new SessionsPanel(this);
    m_overviewDock = new QDockWidget(u"Sessions"_s, this);
    m_overviewDock->setObjectName(u"sessionsDock"_s);
    m_overviewDock->setWidget(m_overview);
    addDockWidget(Qt::BottomDockWidgetArea, m_overviewDock);
    m_overviewDock->hide();
    connect(m_overview, &SessionsPanel::sessionRequested, this, [this](const SessionDigest* digest) {
        const auto page = std::ranges::find(m_pages, digest, [](const Page& p) { return p.digest.get(); });
        if (page != m_pages.end()) activate(static_cast<int>(page - m_pages.begin()));
    });
}

MainWindow& SessionsWindow::addSession(const QString& connection) {
    session::Session& session = m_pool.add(connection);
    auto* window = new MainWindow(session, m_settings, m_prompts, m_stack);
    // The pool is the context: it outlives the page, and the page must be gone before its session is.
    connect(window, &QObject::destroyed, &m_pool, [pool = &m_pool, &session] { pool->remove(session); });
    auto& page = m_pages.emplace_back(Page{window, std::make_unique<SessionDigest>(session, ++m_lastNumber)});
    connectPage(*window, *page.digest);
    m_overview->model().add(*page.digest);
    m_stack->addWidget(window);
    m_tabs->addTab(page.digest->tabName());
    showTab(*page.digest);
    activate(count() - 1);
    return *window;
}

void SessionsWindow::connectPage(MainWindow& window, SessionDigest& digest) {
    connect(&window, &QWidget::windowTitleChanged, this, &SessionsWindow::showTitle);
    connect(&window, &MainWindow::closed, this, [this, page = &window] { remove(page); });
    connect(&window, &MainWindow::overviewRequested, this, &SessionsWindow::showOverview);
    connect(&window, &MainWindow::anotherSessionRequested, this,
            [this, page = &window](const session::SessionOptions& options) { openLine(*page, options); });
    connect(&window, &MainWindow::demoRequested, this, [this, page = &window] {
        if (!isHeld(MainWindow::kDemoLine)) Q_EMIT demoRequested(page);
    });
    connect(&window, &MainWindow::neighbourRequested, this,
            [this](int step) { activate((m_tabs->currentIndex() + step + count()) % count()); });
    connect(&digest, &SessionDigest::changed, this, [this, told = &digest] { showTab(*told); });
}

// A line has one debugger: two of them would take each other's answers.
bool SessionsWindow::isHeld(const QString& connection) {
    const QString line = session::lineIdentity(connection);
    const auto holder = std::ranges::find_if(m_pages, [&](const Page& page) {
        return page.window->session().told().state != session::ConnectionState::Closed &&
               session::lineIdentity(page.window->line()) == line;
    });
    if (holder == m_pages.end()) return false;
    activate(static_cast<int>(holder - m_pages.begin()));
    m_prompts.inform(this, u"The Line Is in Use"_s,
                     u"%1 is open already, on this page."_s.arg(session::lineName(connection)));
    return true;
}

void SessionsWindow::openLine(MainWindow& from, session::SessionOptions options) {
    if (isHeld(options.connection)) return;
    if (options.imagePath.isEmpty()) options.imagePath = m_imagePath;
    if (options.symbolPath.isEmpty()) options.symbolPath = m_symbolPath;
    const bool free = from.isFree();
    const bool fits = free && from.session().opens(options.connection);
    MainWindow& page = fits ? from : addSession(options.connection);
    page.startSession(std::move(options));
    page.focusCommand();
    if (free && !fits) from.close();  // nothing is open there
}

void SessionsWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesIn(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void SessionsWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    for (const QString& path : filesIn(*event->mimeData())) {
        session::SessionOptions options;
        options.connection = session::dumpConnection(path);
        openLine(current(), options);
    }
}

MainWindow& SessionsWindow::current() const {
    return *m_pages[static_cast<std::size_t>(m_stack->currentIndex())].window;
}

void SessionsWindow::activate(int index) {
    m_tabs->setCurrentIndex(index);
    m_stack->setCurrentIndex(index);
    current().focusCommand();
    showTitle();
}

void SessionsWindow::showOverview() {
    m_overviewDock->setVisible(m_overviewDock->isHidden());
    if (m_overviewDock->isHidden()) return;
    if (!std::exchange(m_overviewPlaced, true)) resizeDocks({m_overviewDock}, {height() / 6}, Qt::Vertical);
    m_overview->setFocus(Qt::ShortcutFocusReason);
}

int SessionsWindow::indexOf(const MainWindow* window) const {
    const auto page = std::ranges::find(m_pages, window, &Page::window);
    return page == m_pages.end() ? -1 : static_cast<int>(page - m_pages.begin());
}

// The bar of tabs counts as the pages do: both are changed before either is looked at.
void SessionsWindow::remove(MainWindow* window) {
    const int index = indexOf(window);
    if (index < 0) return;
    m_overview->model().remove(*m_pages[static_cast<std::size_t>(index)].digest);
    m_pages.erase(m_pages.begin() + index);
    m_stack->removeWidget(window);
    m_tabs->removeTab(index);
    window->deleteLater();
    if (m_pages.empty()) {
        close();
        return;
    }
    activate(m_tabs->currentIndex());
}

void SessionsWindow::showTab(const SessionDigest& digest) {
    const auto page = std::ranges::find(m_pages, &digest, [](const Page& p) { return p.digest.get(); });
    if (page == m_pages.end()) return;
    const int index = static_cast<int>(page - m_pages.begin());
    m_tabs->setTabText(index, digest.tabName().replace(u'&', u"&&"_s));
    m_tabs->setTabIcon(index, dotOf(digest.state(), palette()));
    m_tabs->setTabToolTip(index,
                          u"%1\n%2"_s.arg(digest.name(), stateSentence(digest.state())).toHtmlEscaped());
}

void SessionsWindow::showTitle() {
    if (count() > 0) setWindowTitle(current().windowTitle());
}

std::vector<MainWindow*> SessionsWindow::windows() const {
    std::vector<MainWindow*> result;
    for (const Page& page : m_pages) result.push_back(page.window);
    return result;
}

// One question, however many targets there are; until it is answered everything stays. False: there is
// nothing to ask.
bool SessionsWindow::askForAll() {
    constexpr int kNamed = 12;
    constexpr qsizetype kNameLength = 100;
    if (m_settings.exitHabit() != ExitHabit::Ask) return false;
    QStringList names;
    for (const Page& page : m_pages) {
        if (page.window->asksHowToLeave())
            names += u"%1 – %2"_s.arg(page.digest->name().left(kNameLength), stateName(page.digest->state()));
    }
    if (names.isEmpty()) return false;
    const bool one = names.size() == 1;
    const auto more = names.size() - kNamed;
    if (more > 0) names = names.mid(0, kNamed) << u"and %1 more"_s.arg(more);
    askHowToLeave(this, m_prompts, one, names, [this](bool leaveRunning) {
        for (MainWindow* window : windows()) {
            if (window->holdsTarget())
                window->leave(leaveRunning);
            else
                window->close();
        }
    });
    return true;
}

void SessionsWindow::closeEvent(QCloseEvent* event) {
    keepOverview();
    if (m_pages.empty()) {
        event->accept();
        Q_EMIT closed();
        return;
    }
    event->ignore();
    if (askForAll()) return;
    for (MainWindow* window : windows()) window->close();  // each takes leave of its target, at the same time
    if (!m_pages.empty()) return;
    // All were dormant. What remove() asked for in the meantime is this very call.
    event->accept();
    Q_EMIT closed();
}

}  // namespace hawser::ui
