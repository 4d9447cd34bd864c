#include "core/session/start/OpeningOptions.h"

#include <fmt/format.h>

#include <QFile>
#include <QTextStream>

namespace hawser::session {

namespace {

Result<QStringList> linesOf(const std::string& path) {
    QStringList lines;
    QFile file(QFile::decodeName(path.c_str()));
    if (path.empty() || !file.exists()) return lines;
    if (file.size() > kMaxCommandFile)
        return fail(ErrorCode::Io, fmt::format("{} is larger than 1 MB.", path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io,
                    fmt::format("{} cannot be read: {}.", path, file.errorString().toStdString()));
    QTextStream text(&file);
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
    options.connection = QString::fromStdString(start.connection);
    if (start.breakAtKernelStart) options.initialBreak = InitialBreak::AtKernelStart;
    if (start.breakAtFirstModule) options.initialBreak = InitialBreak::AtFirstModule;
    options.breakOnConnect = start.breakOnConnect;
    options.verbose = start.verbose;
    options.recordingPath = QString::fromStdString(start.recordingFile);
    auto lines = linesOf(start.commandFile);
    if (!lines) return tl::unexpected(lines.error());
    options.initialCommands = std::move(*lines);
    if (!start.commands.empty()) options.initialCommands += QString::fromStdString(start.commands);
    return options;
}

}  // namespace hawser::session
