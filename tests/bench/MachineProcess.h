#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <string>

namespace hawser::bench {

// The demo machine, listening on a Unix socket of its own; ends with the object. Main thread.
class MachineProcess {
  public:
    // Further arguments of hawser-machine, for example {"--map", file}.
    explicit MachineProcess(const QStringList& arguments = {});
    ~MachineProcess();

    bool started() const { return m_started; }
    std::string path() const;

  private:
    QTemporaryDir m_folder;
    QProcess m_process;
    bool m_started = false;
};

}  // namespace hawser::bench
