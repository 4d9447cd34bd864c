// hawser: the window.
#include <QApplication>
#include <QStyleFactory>
#include <QTextStream>
#include <csignal>

#include "app/window/DemoMachine.h"
#include "app/window/LogHandler.h"
#include "app/window/WindowOptions.h"
#include "core/command/VersionText.h"
#include "core/session/LocalSession.h"
#include "core/session/SessionPool.h"
#include "core/session/remote/RemoteSession.h"
#include "core/session/remote/SessionServer.h"
#include "core/session/remote/SharedHere.h"
#include "core/session/start/DumpPlace.h"
#include "core/session/start/OpeningOptions.h"
#include "ui/settings/UserSettings.h"
#include "ui/theme/Appearance.h"
#include "ui/widgets/WidgetPrompts.h"
#include "ui/window/MainWindow.h"
#include "ui/window/SessionsWindow.h"

using namespace Qt::StringLiterals;
using namespace hawser;

namespace {

constexpr int kUsageError = 2;

std::unique_ptr<session::Session> makeSession(const QString& connection, command::HostRights& rights) {
    const std::string program = command::programName("hawser");
    const channel::Places places = channel::userPlaces();
    if (session::remoteAddress(connection))
        return std::make_unique<session::RemoteSession>(places, program, session::StartOptions().lines);
    auto session = std::make_unique<session::LocalSession>(session::Host::Window, &rights);
    auto server = std::make_unique<session::SessionServer>(*session, places, program, session.get());
    [[maybe_unused]] auto* const owned = server.release();  // by the session, its parent
    return session;
}

void startDemo(ui::MainWindow& window, window::DemoMachine& machine, session::SessionOptions options) {
    options.connection = machine.connection();
    window.say(session::OutputKind::Status, u"The demo machine is being started.\n"_s);
    machine.start();
    window.startSession(std::move(options), ui::MainWindow::kDemoLine);
}

void start(ui::MainWindow& window, window::DemoMachine& machine, const session::StartOptions& start) {
    for (const auto& notice : start.notices)
        window.say(session::OutputKind::Status, QString::fromStdString(notice) + u'\n');
    auto options = session::openingOptions(start);
    if (!options) {
        window.say(session::OutputKind::Error, QString::fromStdString(options.error().what) + u'\n');
        return;
    }
    // The session of another program is shown on a page of its own, and the log is kept by its server.
    if (!start.remote.empty() && !start.logFile.empty())
        options->initialCommands.prepend(QString::fromStdString(session::logCommand(start)));
    if (start.demo)
        startDemo(window, machine, std::move(*options));
    else if (!options->connection.isEmpty())
        window.openLine(*options);
    for (const std::string& address : start.servers)
        window.session().order(session::ShareSession{QString::fromStdString(address)});
    for (std::size_t i = 1; i < start.dumps.size(); ++i) {
        options->connection = session::dumpConnection(QString::fromStdString(start.dumps[i]));
        window.openLine(*options);
    }
    if (start.remote.empty() && !start.logFile.empty())
        window.session().order(session::Execute{QString::fromStdString(session::logCommand(start))});
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is told by write() as well
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto options = window::parseWindowOptions(arguments);
    if (!options) {
        QTextStream(stderr) << "hawser: " << QString::fromStdString(options.error().what) << '\n';
        return kUsageError;
    }
    if (options->start.showVersion || options->start.showHelp) {
        QTextStream(stdout) << (options->start.showVersion
                                    ? ui::versionText() + u'\n'
                                    : QString::fromStdString(session::usageText(session::Program::Window)));
        return 0;
    }
    if (!options->start.queried.empty()) {
        QTextStream(stdout) << QString::fromStdString(session::serversOn(options->start.queried));
        return 0;
    }
    window::installLogging(options->start.verbose);
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QGuiApplication::setDesktopFileName(u"hawser"_s);
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Hawser"_s);
    QApplication::setApplicationName(u"hawser"_s);
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setQuitOnLastWindowClosed(false);  // the demo machine is ended first

    ui::UserSettings settings(options->settingsFolder);
    const ui::Appearance appearance(settings);
    ui::WidgetPrompts prompts;
    window::DemoMachine machine;
    command::HostRights rights;
    session::limitRights(rights, options->start);
    session::SessionPool sessions(
        [&rights](const QString& connection) { return makeSession(connection, rights); });
    ui::SessionsWindow window(sessions, settings, prompts);
    QObject::connect(&window, &ui::SessionsWindow::closed, &machine, &window::DemoMachine::stop);
    QObject::connect(&machine, &window::DemoMachine::ended, &application, &QApplication::quit,
                     Qt::QueuedConnection);
    ui::MainWindow& first = window.current();
    QObject::connect(&machine, &window::DemoMachine::failed, &first,
                     [&first](const QString& why) { first.say(session::OutputKind::Error, why + u'\n'); });
    session::SessionOptions given;
    given.imagePath = QString::fromStdString(options->start.imagePath);
    given.symbolPath = QString::fromStdString(options->start.symbolPath);
    QObject::connect(&window, &ui::SessionsWindow::demoRequested, &machine,
                     [&machine, given](ui::MainWindow* page) { startDemo(*page, machine, given); });
    window.setImagePath(given.imagePath);
    window.setSymbolPath(given.symbolPath);
    window.show();
    start(first, machine, options->start);
    return QApplication::exec();
}
