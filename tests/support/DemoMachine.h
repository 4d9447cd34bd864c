#pragma once

#include <memory>
#include <string>

#include "tests/support/ChildProcess.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::test {

// One command on the standard input of a hawser-machine; its answer without the "ok" that ends it. Fails the
// test on "error".
std::string tellMachine(ChildProcess& machine, const std::string& line);

// The real demo machine, started for one test: hawser-machine with QEMU behind it and a Unix socket in front.
class DemoMachine {
  public:
    // Further arguments of hawser-machine, for example {"--break-at-boot"}. Fails the test when it does not
    // get ready.
    explicit DemoMachine(const std::vector<std::string>& arguments = {});

    const std::string& socketPath() const { return m_socket; }
    std::string connection(const std::string& more = "reconnect") const {
        return "com:pipe,port=" + m_socket + "," + more;
    }
    // Fails the test when it is answered with an error.
    std::string command(const std::string& line) { return tellMachine(*m_process, line); }
    ChildProcess& process() { return *m_process; }
    const TemporaryFolder& folder() const { return m_folder; }

  private:
    TemporaryFolder m_folder;
    std::string m_socket;
    std::unique_ptr<ChildProcess> m_process;
};

}  // namespace hawser::test
