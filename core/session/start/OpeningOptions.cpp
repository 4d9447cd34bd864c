#include "core/session/start/OpeningOptions.h"

#include <unistd.h>

#include <QTextStream>
#include <cerrno>

#include "core/base/UserFile.h"
#include "core/session/start/DumpPlace.h"
#include "core/session/start/RemotePlace.h"

namespace hawser::session {

namespace {

Result<QStringList> linesOf(const std::string& path) {
    QStringList lines;
    if (path.empty() || (::access(path.c_str(), F_OK) != 0 && errno == ENOENT)) return lines;
    const auto words = readUserFile(path, kMaxCommandFile);
    if (!words) return tl::unexpected(words.error());
    QTextStream text(QByteArray::fromStdString(*words));
    while (!text.atEnd()) lines += text.readLine();
    return lines;
}

}  // namespace

std::optional<std::string> environmentVariable(std::string_view name) {
    const std::string terminated(name);
    if (!qEnvironmentVariableIsSet(terminated.c_str())) return std::nullopt;
    return qgetenv(terminated.c_str()).toStdString();
}

Result<SessionOptions> openingOptions(const StartOptions& start) {
    SessionOptions options;
    if (!start.remote.empty())
        options.connection = remoteConnection(QString::fromStdString(start.remote));
    else if (!start.dumps.empty())
        options.connection = dumpConnection(QString::fromStdString(start.dumps.front()));
    else
        options.connection = QString::fromStdString(start.connection);
    if (start.breakAtKernelStart) options.initialBreak = InitialBreak::AtKernelStart;
    if (start.breakAtFirstModule) options.initialBreak = InitialBreak::AtFirstModule;
    options.breakOnConnect = start.breakOnConnect;
    options.verbose = start.verbose;
    options.imagePath = QString::fromStdString(start.imagePath);
    options.symbolPath = QString::fromStdString(start.symbolPath);
    options.recordingPath = QString::fromStdString(start.recordingFile);
    auto lines = linesOf(start.commandFile);
    if (!lines) return tl::unexpected(lines.error());
    options.initialCommands = std::move(*lines);
    if (!start.commands.empty()) options.initialCommands += QString::fromStdString(start.commands);
    return options;
}

}  // namespace hawser::session
