#include "tests/bench/MachineProcess.h"

#include "tests/support/Places.h"

namespace hawser::bench {

MachineProcess::MachineProcess(const QStringList& arguments) {
    m_process.start(
        QString::fromStdString(test::builtFile("hawser-machine")),
        QStringList{QStringLiteral("--pipe"), QString::fromStdString(path()), QStringLiteral("--stay")} +
            arguments);
    m_started = m_process.waitForReadyRead(20000);
}

MachineProcess::~MachineProcess() {
    m_process.write("quit\n");
    if (m_process.waitForFinished(3000)) return;
    m_process.kill();
    m_process.waitForFinished(3000);
}

std::string MachineProcess::path() const {
    return m_folder.filePath(QStringLiteral("kd.sock")).toStdString();
}

}  // namespace hawser::bench
