// hawser-kd: the console debugger.
#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>

#include "app/console/ConsoleProgram.h"
#include "app/console/JsonProgram.h"
#include "app/console/WatchProgram.h"
#include "core/command/VersionText.h"
#include "core/session/LocalSession.h"
#include "core/session/SessionPool.h"
#include "core/session/remote/RemoteSession.h"
#include "core/session/remote/SessionServer.h"
#include "core/session/remote/SharedHere.h"
#include "core/session/start/OpeningOptions.h"
#include "core/session/wire/WireSchema.h"

namespace {

using namespace hawser;

constexpr int kUsageError = 2;

void complain(const std::string& what) {
    QTextStream(stderr) << "hawser-kd: " << QString::fromStdString(what) << '\n';
}

void say(const std::string& text) {
    QTextStream(stdout) << QString::fromStdString(text);
}

// Clients of the session hear of its end before the program goes.
void exitBehind(session::SessionServer& server, QObject& context, int code) {
    constexpr std::chrono::milliseconds kFarewell{1500};
    const auto end = [code] { QCoreApplication::exit(code); };
    if (server.isSilent()) return end();
    QObject::connect(&server, &session::SessionServer::silent, &context, end, Qt::QueuedConnection);
    QTimer::singleShot(kFarewell, &context, end);
}

template <class Program>
int runToEnd(Program& program, session::SessionServer& server, QCoreApplication& application) {
    QObject::connect(
        &program, &Program::finished, &application, [&](int code) { exitBehind(server, application, code); },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(&program, &Program::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

std::unique_ptr<session::Session> sessionFor(const session::StartOptions& options,
                                             command::HostRights& rights) {
    if (options.remote.empty())
        return std::make_unique<session::LocalSession>(session::Host::Console, &rights);
    return std::make_unique<session::RemoteSession>(channel::userPlaces(), command::programName("hawser-kd"),
                                                    options.lines);
}

int runProgram(session::Session& session, const session::StartOptions& options,
               const session::SessionOptions& opening, command::HostRights& rights,
               session::SessionServer& server, QCoreApplication& application) {
    if (options.watch) {
        console::WatchProgram program(session, options, opening);
        return runToEnd(program, server, application);
    }
    if (options.json) {
        console::JsonProgram program(session, opening);
        return runToEnd(program, server, application);
    }
    session::SessionPool others([&rights](const QString&) {
        return std::make_unique<session::LocalSession>(session::Host::Console, &rights);
    });
    console::ConsoleProgram program(session, others, options, opening);
    QObject::connect(&server, &session::SessionServer::consoleAsked, &program,
                     &console::ConsoleProgram::share);
    return runToEnd(program, server, application);
}

// What is to be said without a session; nothing: one is wanted.
std::optional<std::string> informationFor(const session::StartOptions& options) {
    if (options.showVersion) return command::debuggerVersionText();
    if (options.showHelp) return session::usageText(session::Program::Console);
    if (!options.queried.empty()) return session::serversOn(options.queried);
    if (options.showSchema) return session::jsonSchema().toStdString();
    return std::nullopt;
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
    if (const auto information = informationFor(*options)) {
        say(*information);
        return 0;
    }
    if (options->demo) {
        complain("--demo belongs to hawser; start hawser-machine and give its connection behind -k.");
        return kUsageError;
    }
    const bool opens = !options->connection.empty() || !options->dumps.empty() || !options->remote.empty();
    if (!opens && !options->json) {
        complain("no connection was given; hawser-kd -? tells how.");
        return kUsageError;
    }
    const auto opening = session::openingOptions(*options);
    if (!opening) {
        complain(opening.error().what);
        return kUsageError;
    }
    command::HostRights rights;
    session::limitRights(rights, *options);
    const auto session = sessionFor(*options, rights);
    session::SessionServer server(*session, channel::userPlaces(), command::programName("hawser-kd"));
    for (const std::string& address : options->servers) {
        if (const auto started = server.start(QString::fromStdString(address)); !started) {
            complain(started.error().what);
            return kUsageError;
        }
    }
    return runProgram(*session, *options, *opening, rights, server, application);
}
