// hawser-kd: the console debugger.
#include <QCoreApplication>
#include <QTextStream>

#include "app/console/ConsoleProgram.h"
#include "app/console/WatchProgram.h"
#include "core/command/VersionText.h"
#include "core/session/LocalSession.h"
#include "core/session/SessionPool.h"
#include "core/session/start/OpeningOptions.h"

namespace {

using namespace hawser;

constexpr int kUsageError = 2;

void complain(const std::string& what) {
    QTextStream(stderr) << "hawser-kd: " << QString::fromStdString(what) << '\n';
}

void say(const std::string& text) {
    QTextStream(stdout) << QString::fromStdString(text);
}

template <class Program>
int runToEnd(Program& program, QCoreApplication& application) {
    QObject::connect(
        &program, &Program::finished, &application, [](int code) { QCoreApplication::exit(code); },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(&program, &Program::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    console::SignalWatch::block();
    QCoreApplication application(argc, argv);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto options =
        session::parseStartOptions(arguments, session::environmentVariable, session::Program::Console);
    if (!options) {
        complain(options.error().what);
        return kUsageError;
    }
    if (options->showVersion || options->showHelp) {
        say(options->showVersion ? command::debuggerVersionText()
                                 : session::usageText(session::Program::Console));
        return 0;
    }
    if (options->demo) {
        complain("--demo belongs to hawser; start hawser-machine and give its connection behind -k.");
        return kUsageError;
    }
    if (options->connection.empty() && options->dumps.empty()) {
        complain("no connection was given; hawser-kd -? tells how.");
        return kUsageError;
    }
    const auto opening = session::openingOptions(*options);
    if (!opening) {
        complain(opening.error().what);
        return kUsageError;
    }
    session::SessionPool sessions(
        [] { return std::make_unique<session::LocalSession>(session::Host::Console); });
    if (options->watch) {
        console::WatchProgram program(sessions.add(), *options, *opening);
        return runToEnd(program, application);
    }
    console::ConsoleProgram program(sessions, *options, *opening);
    return runToEnd(program, application);
}
