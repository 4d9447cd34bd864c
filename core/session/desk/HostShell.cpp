#include "core/session/desk/HostShell.h"

#include <fmt/format.h>

#include <QProcess>

namespace hawser::session {

namespace {

constexpr int kLook = 10;                    // milliseconds between looks at whether it is wanted any more
constexpr qsizetype kMaxPrinted = 16 << 20;  // bytes; what is longer is cut

}  // namespace

Result<std::string> runHostShell(const std::string& command, const std::string& input,
                                 const std::function<bool()>& interrupted) {
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(command)});
    if (!shell.waitForStarted())
        return fail(ErrorCode::Io,
                    fmt::format("The shell could not be started: {}.", shell.errorString().toStdString()));
    shell.write(input.data(), static_cast<qint64>(input.size()));
    shell.closeWriteChannel();
    QByteArray printed;
    const auto take = [&] {
        const QByteArray more = shell.readAll();
        printed += more.left(kMaxPrinted - printed.size());
    };
    while (shell.state() != QProcess::NotRunning && !shell.waitForFinished(kLook)) {
        take();
        if (!interrupted()) continue;
        shell.kill();
        shell.waitForFinished();
        return fail(ErrorCode::Cancelled, "The command was cancelled, and its program ended.");
    }
    take();
    return printed.toStdString();
}

}  // namespace hawser::session
