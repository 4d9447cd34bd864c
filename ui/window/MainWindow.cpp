#include "ui/window/MainWindow.h"

#include <QCloseEvent>
#include <QPlainTextEdit>

#include "core/session/remote/SharedHere.h"
#include "core/session/start/DumpPlace.h"
#include "core/session/start/RemotePlace.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandLine.h"
#include "ui/command/CommandPanel.h"
#include "ui/command/OutputView.h"
#include "ui/connection/LinkStatusBar.h"
#include "ui/help/HelpDialog.h"
#include "ui/kerneldebug/KernelDebugDialog.h"
#include "ui/options/OptionsDialog.h"
#include "ui/remote/JoinDialog.h"
#include "ui/remote/ShareDialog.h"
#include "ui/settings/UserSettings.h"
#include "ui/start/StartPanel.h"
#include "ui/symbols/SymbolPathDialog.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/DockSet.h"
#include "ui/window/LeaveQuestion.h"
#include "ui/window/MenuBuilder.h"
#include "ui/window/WindowPlace.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr std::chrono::milliseconds kKeepPause{0};

void bringUp(QWidget& dialog) {
    dialog.show();
    dialog.raise();
    dialog.activateWindow();
}
}  // namespace

QString versionText() {
    return u"Hawser %1, a kernel debugger. Qt %2."_s.arg(QStringLiteral(HAWSER_VERSION),
                                                         QString::fromLatin1(qVersion()));
}

using session::ConnectionState;

MainWindow::MainWindow(session::Session& session, UserSettings& settings, Prompts& prompts, QWidget* parent)
    : QMainWindow(parent), m_session(session), m_settings(settings), m_prompts(prompts) {
    setObjectName(u"mainWindow"_s);
    if (parent) setWindowFlags(Qt::Widget);  // a page; QMainWindow is a window whatever its parent is
    setWindowIcon(theme::applicationIcon());
    setDockOptions(AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDocumentMode(true);
    if (parent)
        resize(parent->window()->size());
    else
        m_place = std::make_unique<WindowPlace>(*this, m_settings);

    m_actions = new ActionRegistry(m_session, this);
    m_docks = new DockSet(*this, m_session, *m_actions, m_settings, m_prompts);
    buildMenus(*this, *m_actions, *m_docks);
    buildToolBar(*this, *m_actions);
    setStatusBar(new LinkStatusBar(m_session, this));
    connect(m_actions, &ActionRegistry::triggered, this, [this](const ActionSpec& spec, bool checked) {
        if (spec.run) spec.run({*this, m_session, *m_docks, m_settings, m_prompts}, checked);
    });
    connect(m_docks->command(), &CommandPanel::actionRequested, this, [this](const QString& name) {
        if (const auto* spec = specNamed(name)) m_actions->named(spec->name)->trigger();
    });
    connect(m_docks->command(), &CommandPanel::lineKept, this, [this] {
        if (!m_keptAs.isEmpty())
            m_settings.setCommandHistory(m_keptAs, m_docks->command()->input()->history().lines());
    });
    showChoices();
    connect(&m_settings, &UserSettings::exitHabitChanged, this, &MainWindow::showChoices);
    connect(&m_settings, &UserSettings::viewOptionsChanged, this, &MainWindow::showChoices);
    m_docks->restore();
    buildStart();
    focusCommand();

    m_exitTimer.setSingleShot(true);
    m_keepTimer.setSingleShot(true);
    connect(&m_exitTimer, &QTimer::timeout, this, &MainWindow::finishExit);
    connect(&m_keepTimer, &QTimer::timeout, this, &MainWindow::keepWishes);
    connectSession();
    showTitle();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildStart() {
    auto* start = new StartPanel(m_settings, this);
    setCentralWidget(start);
    connect(start, &StartPanel::connectRequested, this, [this](const QString& connection) {
        session::SessionOptions options;
        options.connection = connection;
        openLine(std::move(options));
    });
    connect(start, &StartPanel::dialogRequested, this, &MainWindow::openKernelDebug);
    connect(start, &StartPanel::dumpRequested, this, &MainWindow::openCrashDump);
    connect(start, &StartPanel::joinRequested, this, &MainWindow::openJoin);
    connect(start, &StartPanel::demoRequested, this, &MainWindow::demoRequested);
    // What is said of a session that cannot be opened is to be read.
    connect(m_docks->command()->output(), &QPlainTextEdit::textChanged, this, [this] {
        if (m_session.told().state == ConnectionState::Closed) showDormant();
    });
    showDormant();
}

void MainWindow::showDormant() {
    const bool dormant = m_session.told().state == ConnectionState::Closed;
    if (!dormant) centralWidget()->hide();
    m_docks->setDormant(dormant);
    if (dormant) centralWidget()->show();
    if (dormant && isVisible() && !m_exiting) centralWidget()->setFocus();
}

void MainWindow::connectSession() {
    m_session.on<session::ConnectionChange>(this, [this](const session::ConnectionChange& change) {
        m_opening = false;
        showTitle();
        if (change.from != ConnectionState::Closed && change.to != ConnectionState::Closed) return;
        showDormant();
        if (change.to != ConnectionState::Closed) focusCommand();
    });
    m_session.on<session::LineNamed>(this, &MainWindow::showTitle);
    m_session.on<session::TargetSummary>(this, &MainWindow::showTitle);
    m_session.on<session::TargetForgotten>(this, &MainWindow::showTitle);
    m_session.on<session::TitleChanged>(this, &MainWindow::showTitle);
    m_session.on<session::Finished>(this, &MainWindow::finishExit);
    m_session.on<session::OpeningAsked>(this, [this](const session::OpeningAsked& asked) {
        session::SessionOptions options;
        options.connection = asked.connection;
        openLine(std::move(options));
    });
    m_session.on<session::ServerLink>(this, [this](const session::ServerLink& link) {
        if (!link.passwordNeeded) return;
        openJoin();
        m_dialogs.join->setAddress(session::remoteAddress(m_keptAs).value_or(QString()));
    });
    const auto keepSoon = [this] {
        // What a closing session says is not what the user wants kept.
        if (m_session.told().state != ConnectionState::Closed && !m_exiting) m_keepTimer.start(kKeepPause);
    };
    m_session.on<session::BreakpointsChanged>(this, keepSoon);
    m_session.on<session::EventFiltersChanged>(this, keepSoon);
    m_session.on<session::SymbolPathChanged>(this, [this](const session::SymbolPathChanged& changed) {
        // A server's is its own, and what the command line says is for this run.
        if (!m_session.told().server && changed.path != m_givenPath) m_settings.setSymbolPath(changed.path);
    });
    // q ends the session and the window goes dormant, as in classic WinDbg; the abrupt exit ends the program.
    m_session.on<session::QuitRequested>(this, [this](const session::QuitRequested& quit) {
        if (!quit.from.isEmpty()) return;  // another program leaves
        if (quit.abrupt) {
            leave(false);
        } else {
            m_session.order(session::CloseSession{});
        }
    });
}

void MainWindow::startSession(session::SessionOptions options, const QString& keptAs) {
    keepWishes();
    m_keptAs = keptAs.isEmpty() ? session::withoutPassword(options.connection) : keptAs;
    if (options.breakpoints.empty()) options.breakpoints = m_settings.breakpoints(m_keptAs);
    if (options.eventFilters.empty()) options.eventFilters = m_settings.eventFilters(m_keptAs);
    m_docks->command()->input()->setHistory(m_settings.commandHistory(m_keptAs));
    if (keptAs.isEmpty()) m_settings.addRecentConnection(m_keptAs);
    m_givenPath = options.symbolPath;
    if (options.symbolPath.isEmpty()) options.symbolPath = m_settings.symbolPath();
    options.verbose = options.verbose || m_session.told().verbose;
    m_opening = true;
    m_session.order(session::OpenSession{options});
}

bool MainWindow::isFree() const {
    return !m_opening && m_session.told().state == ConnectionState::Closed;
}

void MainWindow::openLine(session::SessionOptions options) {
    if (!isWindow())
        Q_EMIT anotherSessionRequested(options);
    else
        startSession(std::move(options));
}

void MainWindow::openCrashDump() {
    if (m_session.told().secure)
        return say(session::OutputKind::Error, u"Not in Secure Mode: no crash dump is opened.\n"_s);
    m_prompts.askOpenPath(this, u"Open Crash Dump"_s, [this](const QString& path) {
        session::SessionOptions options;
        options.connection = session::dumpConnection(path);
        openLine(std::move(options));
    });
}

void MainWindow::openKernelDebug() {
    if (!m_dialogs.kernelDebug) {
        m_dialogs.kernelDebug = new KernelDebugDialog(this);
        connect(m_dialogs.kernelDebug, &KernelDebugDialog::connectRequested, this,
                [this](const QString& connection, session::InitialBreak initialBreak, bool breakOnConnect) {
                    session::SessionOptions options;
                    options.connection = connection;
                    options.initialBreak = initialBreak;
                    options.breakOnConnect = breakOnConnect;
                    openLine(std::move(options));
                });
    }
    QStringList recent = m_settings.recentConnections();
    recent.removeIf([](const QString& connection) {
        return session::dumpPath(connection).has_value() || session::remoteAddress(connection).has_value();
    });
    m_dialogs.kernelDebug->setRecent(recent);
    if (!recent.isEmpty() && !m_dialogs.kernelDebug->isVisible())
        m_dialogs.kernelDebug->setConnection(recent.first(), m_session.told().initialBreak);
    bringUp(*m_dialogs.kernelDebug);
}

void MainWindow::focusCommand() {
    if (m_docks->isDormant())
        centralWidget()->setFocus();
    else
        m_docks->command()->input()->setFocus();
}

// Docks that float are windows of their own: as a page this one takes them along.
void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!isWindow()) m_docks->showFloating();
}

void MainWindow::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    if (!isWindow() && !event->spontaneous()) m_docks->hideFloating();
}

void MainWindow::say(session::OutputKind kind, const QString& text) {
    m_docks->command()->output()->say(kind, text);
}

void MainWindow::showTitle() {
    QStringList parts;
    if (const QString& chosen = m_session.told().title; !chosen.isEmpty())
        return setWindowTitle(chosen.left(200) + u" – Hawser"_s);
    // First, so that a task bar still shows it.
    if (m_session.told().state != ConnectionState::Closed) parts += stateName(m_session.told().state);
    if (m_session.told().target) parts += m_session.told().target->name.left(120);
    const QString transport = m_session.told().line.text;
    if (!transport.isEmpty()) parts += transport.left(200);
    parts += u"Hawser"_s;
    setWindowTitle(parts.join(u" – "_s));
}

void MainWindow::keepWishes() {
    const bool wanted = m_keepTimer.isActive() || sender() == &m_keepTimer;
    m_keepTimer.stop();
    // What others wish is kept where they are.
    if (!wanted || m_keptAs.isEmpty() || m_session.told().server) return;
    if (const auto breakpoints = m_session.told().breakpoints)
        m_settings.setBreakpoints(m_keptAs, *breakpoints);
    if (const auto filters = m_session.told().eventFilters) m_settings.setEventFilters(m_keptAs, *filters);
}

void MainWindow::saveEverything() {
    keepWishes();
    m_docks->save();
}

void MainWindow::openJoin() {
    if (!m_dialogs.join) {
        m_dialogs.join = new JoinDialog(this);
        connect(m_dialogs.join, &JoinDialog::joinRequested, this, [this](const QString& address) {
            session::SessionOptions options;
            options.connection = session::remoteConnection(address);
            openLine(std::move(options));
        });
    }
    m_dialogs.join->setShared(session::sessionsSharedHere());
    bringUp(*m_dialogs.join);
}

void MainWindow::openShare() {
    if (!m_dialogs.share) {
        m_dialogs.share = new ShareDialog(this);
        connect(m_dialogs.share, &ShareDialog::shareRequested, this,
                [this](const QString& address) { m_session.order(session::ShareSession{address}); });
    }
    bringUp(*m_dialogs.share);
}

void MainWindow::openSymbolPath() {
    if (!m_dialogs.symbolPath) {
        m_dialogs.symbolPath = new SymbolPathDialog(m_prompts, this);
        connect(
            m_dialogs.symbolPath, &SymbolPathDialog::pathChosen, this,
            [this](const QString& path, bool reload) {
                m_session.order(session::Execute{u".sympath "_s + (path.isEmpty() ? u"\"\""_s : path), {}});
                if (reload) m_session.order(session::Execute{u".reload"_s, {}});
            });
    }
    const bool open = m_session.told().state != ConnectionState::Closed;
    m_dialogs.symbolPath->setHere(!m_session.told().server);
    m_dialogs.symbolPath->setPath(open ? m_session.told().symbolPath : m_settings.symbolPath());
    bringUp(*m_dialogs.symbolPath);
}

void MainWindow::openOptions() {
    if (!m_dialogs.options) m_dialogs.options = new OptionsDialog(m_settings, this);
    bringUp(*m_dialogs.options);
}

void MainWindow::openHelp() {
    if (!m_dialogs.help) m_dialogs.help = new HelpDialog(this);
    bringUp(*m_dialogs.help);
}

// In the menus.
void MainWindow::showChoices() {
    m_actions->at(ActionId::WordWrap)->setChecked(m_settings.viewOptions().wordWrap);
    switch (m_settings.exitHabit()) {
        case ExitHabit::LetRun:
            m_actions->at(ActionId::ExitLetsRun)->setChecked(true);
            return;
        case ExitHabit::LeaveAsIs:
            m_actions->at(ActionId::ExitLeavesAsIs)->setChecked(true);
            return;
        case ExitHabit::Ask:
            m_actions->at(ActionId::ExitAsks)->setChecked(true);
            return;
    }
}

bool MainWindow::holdsTarget() const {
    const auto& told = m_session.told();
    const bool runs = !told.capabilities || told.capabilities->has(session::Capability::Run);
    return !m_mayClose && !m_exiting && runs && told.state != ConnectionState::Closed;
}

bool MainWindow::asksHowToLeave() const {
    return holdsTarget() && !m_session.told().server && m_settings.exitHabit() == ExitHabit::Ask;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!holdsTarget()) {
        // A second wish to close while the target is being left is granted at once.
        if (!m_exiting) saveEverything();
        m_exitTimer.stop();
        m_exiting = true;
        event->accept();
        Q_EMIT closed();
        return;
    }
    event->ignore();
    if (asksHowToLeave()) {
        askHowToLeave(this, m_prompts, true, {}, [this](bool leaveRunning) { leave(leaveRunning); });
        return;
    }
    leave(m_settings.exitHabit() == ExitHabit::LetRun);
}

void MainWindow::leave(bool leaveRunning) {
    if (m_exiting) return;
    saveEverything();
    m_exiting = true;
    statusBar()->showMessage(u"Leaving the target…"_s);
    m_exitTimer.start(kExitLimit);
    m_session.order(session::Quit{leaveRunning});
}

void MainWindow::finishExit() {
    if (!m_exiting || m_mayClose) return;
    m_mayClose = true;
    close();
}

}  // namespace hawser::ui
