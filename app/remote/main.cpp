// hawser-remote: shares a console program with other terminals.
#include <QCoreApplication>
#include <QTextStream>

#include "app/remote/ConnectProgram.h"
#include "app/remote/QueryProgram.h"
#include "app/remote/ServeProgram.h"
#include "app/remote/SessionAddress.h"
#include "app/remote/SignalPort.h"
#include "core/base/UserFile.h"

namespace {

using namespace hawser;
using namespace hawser::remote;

constexpr int kUsageError = 2;

int complain(const Error& error) {
    QTextStream(stderr) << "hawser-remote: " << QString::fromStdString(error.what) << '\n';
    return error.code == ErrorCode::InvalidArgument ? kUsageError : 1;
}

int say(const std::string& text) {
    QTextStream(stdout) << QString::fromStdString(text);
    return 0;
}

template <class Program>
int runToEnd(Program& program) {
    QObject::connect(
        &program, &Program::finished, &program, [](int code) { QCoreApplication::exit(code); },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}

// Read before the first thread, and taken out: the program inside need not know it.
std::string takePassword() {
    constexpr const char* kVariable = "HAWSER_REMOTE_PASSWORD";
    std::string password = qEnvironmentVariable(kVariable).toStdString();
    qunsetenv(kVariable);
    return password;
}

int serve(const Options& options) {
    ServeProgram program(options, channel::userPlaces());
    if (const auto started = program.start(); !started) return complain(started.error());
    return runToEnd(program);
}

Result<std::vector<Keyword>> keywordsOf(const Options& options) {
    if (options.colourFile.empty()) return std::vector<Keyword>();
    const auto text = readUserFile(options.colourFile, Painter::kMaxFile);
    if (!text) return tl::unexpected<Error>(text.error());
    return parseColourFile(*text);
}

int connectTo(const Options& options) {
    const auto address = clientAddress(options.host, options.name);
    if (!address) return complain(address.error());
    auto keywords = keywordsOf(options);
    if (!keywords) return complain(keywords.error());
    ConnectProgram program(options, *address, channel::userPlaces());
    program.setKeywords(*std::move(keywords));
    QMetaObject::invokeMethod(&program, &ConnectProgram::start, Qt::QueuedConnection);
    return runToEnd(program);
}

int query(const Options& options) {
    QueryProgram program(options, channel::userPlaces());
    QObject::connect(
        &program, &QueryProgram::answered, &program,
        [](const std::string& text, bool good) {
            say(text);
            QCoreApplication::exit(good ? 0 : 1);
        },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(&program, &QueryProgram::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    SignalPort::block();
    QCoreApplication application(argc, argv);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    auto options = parseOptions(arguments);
    if (!options) return complain(options.error());
    options->password = takePassword();
    switch (options->task) {
        case Options::Task::Serve:
            return serve(*options);
        case Options::Task::Connect:
            return connectTo(*options);
        case Options::Task::Query:
            return query(*options);
        case Options::Task::Help:
            return say(helpText());
        case Options::Task::Version:
            return say("hawser-remote " HAWSER_VERSION "\n");
    }
    return 0;
}
