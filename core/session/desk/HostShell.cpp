#include "core/session/desk/HostShell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QProcess>
#include <csignal>

namespace hawser::session {

namespace {

constexpr Duration kShellLook = std::chrono::milliseconds(10);  // between looks at a program that is silent
constexpr qsizetype kMaxPrinted = 16 << 20;                     // bytes; what is longer is cut

}  // namespace

Result<std::string> runHostShell(const std::string& command, const std::string& input,
                                 const std::function<bool(Duration atMost)>& pause) {
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    // A group of its own, so that what the shell has started can be ended with it.
    shell.setChildProcessModifier([] { ::setsid(); });
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(command)});
    if (!shell.waitForStarted())
        return fail(ErrorCode::Io,
                    fmt::format("The shell could not be started: {}.", shell.errorString().toStdString()));
    const auto group = static_cast<pid_t>(shell.processId());
    shell.write(input.data(), static_cast<qint64>(input.size()));
    shell.closeWriteChannel();
    QByteArray printed;
    const auto take = [&] {
        const QByteArray more = shell.readAll();
        printed += more.left(kMaxPrinted - printed.size());
        return !more.isEmpty();
    };
    while (shell.state() != QProcess::NotRunning && !shell.waitForFinished(0)) {
        // One that talks is listened to.
        if (pause(take() ? Duration(0) : kShellLook)) continue;
        ::kill(-group, SIGKILL);
        shell.waitForFinished();
        return fail(ErrorCode::Cancelled, "The command was cancelled, and its program ended.");
    }
    take();
    return printed.toStdString();
}

}  // namespace hawser::session
