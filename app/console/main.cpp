// hawser-kd: the console debugger.
#include <fmt/format.h>

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include "app/console/ConsoleProgram.h"
#include "app/console/WatchProgram.h"
#include "core/command/VersionText.h"
#include "core/session/LocalSession.h"

namespace {

using namespace hawser;

constexpr int kUsageError = 2;
constexpr qint64 kMaxCommandFile = 1 << 20;  // bytes

std::optional<std::string> environment(std::string_view name) {
    const std::string terminated(name);
    if (!qEnvironmentVariableIsSet(terminated.c_str())) return std::nullopt;
    return qgetenv(terminated.c_str()).toStdString();
}

// -cf's lines, then -c.
Result<QStringList> initialCommands(const session::StartOptions& options) {
    QStringList commands;
    if (!options.commandFile.empty()) {
        QFile file(QFile::decodeName(options.commandFile.c_str()));
        // A missing file is no error, as in WinDbg; one that cannot be read is.
        if (file.exists()) {
            if (!file.open(QIODevice::ReadOnly)) {
                return fail(ErrorCode::Io, fmt::format("{} cannot be read: {}.", options.commandFile,
                                                       file.errorString().toStdString()));
            }
            if (file.size() > kMaxCommandFile) {
                return fail(ErrorCode::Io, fmt::format("{} is larger than 1 MB.", options.commandFile));
            }
            QTextStream text(&file);
            while (!text.atEnd()) commands += text.readLine();
        }
    }
    if (!options.commands.empty()) commands += QString::fromStdString(options.commands);
    return commands;
}

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
    const auto options = session::parseStartOptions(arguments, environment, session::Program::Console);
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
    if (options->connection.empty()) {
        complain("no connection was given; hawser-kd -? tells how.");
        return kUsageError;
    }
    auto commands = initialCommands(*options);
    if (!commands) {
        complain(commands.error().what);
        return kUsageError;
    }
    session::LocalSession session(session::Host::Console);
    if (options->watch) {
        console::WatchProgram program(session, *options);
        return runToEnd(program, application);
    }
    console::ConsoleProgram program(session, *options, std::move(*commands));
    return runToEnd(program, application);
}
