#include "app/window/WindowOptions.h"

#include <fmt/format.h>

#include <QFile>
#include <QTextStream>
#include <vector>

using namespace Qt::StringLiterals;

namespace hawser::window {
namespace {

constexpr qint64 kMaxCommandFile = 1 << 20;  // bytes

std::optional<std::string> environment(std::string_view name) {
    const std::string terminated(name);
    if (!qEnvironmentVariableIsSet(terminated.c_str())) return std::nullopt;
    return qgetenv(terminated.c_str()).toStdString();
}

Result<QStringList> linesOf(const std::string& path) {
    QStringList lines;
    QFile file(QFile::decodeName(path.c_str()));
    if (path.empty() || !file.exists()) return lines;  // a missing file is no error, as in WinDbg
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

Result<WindowOptions> parseWindowOptions(std::span<const std::string> arguments) {
    WindowOptions options;
    std::vector<std::string> shared;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] != "--settings") {
            shared.push_back(arguments[i]);
            continue;
        }
        if (++i == arguments.size())
            return fail(ErrorCode::InvalidArgument,
                        "--settings needs the folder that the settings are kept in.");
        options.settingsFolder = QString::fromStdString(arguments[i]);
    }
    auto start = session::parseStartOptions(shared, environment, session::Program::Window);
    if (!start) return tl::unexpected<Error>(start.error());
    options.start = std::move(*start);
    return options;
}

Result<session::SessionOptions> sessionOptions(const session::StartOptions& start) {
    session::SessionOptions options;
    options.connection = QString::fromStdString(start.connection);
    if (start.breakAtKernelStart) options.initialBreak = session::InitialBreak::AtKernelStart;
    if (start.breakAtFirstModule) options.initialBreak = session::InitialBreak::AtFirstModule;
    options.breakOnConnect = start.breakOnConnect;
    options.verbose = start.verbose;
    options.recordingPath = QString::fromStdString(start.recordingFile);
    auto lines = linesOf(start.commandFile);
    if (!lines) return tl::unexpected<Error>(lines.error());
    options.initialCommands = std::move(*lines);
    if (!start.commands.empty()) options.initialCommands += QString::fromStdString(start.commands);
    return options;
}

}  // namespace hawser::window
