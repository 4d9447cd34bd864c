// From the start of the real window program to the answer of its first command at a stopped target.
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include "tests/bench/BenchTable.h"
#include "tests/bench/ScriptedMachine.h"
#include "tests/support/Places.h"

namespace hawser::bench {

Rows startUp() {
    constexpr int kRounds = 5;
    constexpr double kLimit = 1000;
    ScriptedMachine machine;
    std::vector<double> taken;
    for (int round = 0; round < kRounds; ++round) {
        machine.act([](test::ScriptedTarget& target, TimePoint now) {
            if (target.isRunning())
                target.raise(kd::kExceptionBreakpoint, Address(target.context().rip), now);
        });
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log"));
        QProcess hawser;
        QElapsedTimer timer;
        timer.start();
        hawser.start(QString::fromStdString(test::builtFile("hawser")),
                     {QStringLiteral("--settings"), folder.path(), QStringLiteral("-logo"), log,
                      QStringLiteral("-k"), QString::fromStdString("com:pipe,port=" + machine.path()),
                      QStringLiteral("-c"), QStringLiteral(".echo at-the-prompt")});
        QByteArray text;
        while (!text.contains("\nat-the-prompt") && timer.elapsed() < 20000) {
            hawser.waitForReadyRead(1);
            QFile file(log);
            if (file.open(QIODevice::ReadOnly)) text = file.readAll();
        }
        const bool answered = text.contains("\nat-the-prompt");
        taken.push_back(static_cast<double>(timer.elapsed()));
        hawser.kill();
        hawser.waitForFinished(3000);
        if (!answered) return {};
    }
    return {{"start-up to first prompt", taken, {kLimit}, "ms", "one second"}};
}

}  // namespace hawser::bench
