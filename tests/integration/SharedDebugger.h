#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/Console.h"

namespace hawser::test {

// A debugger that is shared, and those that join it: the real programs, with a folder for their sockets and
// certificates.
class SharedDebugger {
  public:
    std::vector<std::string> environment() const {
        return {"XDG_RUNTIME_DIR=" + m_folder.path(), "XDG_CONFIG_HOME=" + m_folder.file("config")};
    }
    std::unique_ptr<Console> start(std::vector<std::string> arguments) const {
        return std::make_unique<Console>(std::move(arguments), environment());
    }
    // On the machine, which is stopped; ready for clients.
    std::unique_ptr<Console> serve(const DemoMachine& machine,
                                   const std::vector<std::string>& addresses) const {
        std::vector<std::string> arguments{"-k", machine.connection(), "-bonc"};
        for (const std::string& address : addresses) arguments.insert(arguments.end(), {"-server", address});
        auto server = start(std::move(arguments));
        server->expect("Server started with ");
        server->waitForPrompt();
        return server;
    }
    // Joined, and at the prompt.
    std::unique_ptr<Console> join(const std::string& address) const {
        auto client = start({"-remote", address});
        client->waitForPrompt();
        return client;
    }

  private:
    TemporaryFolder m_folder;
};

}  // namespace hawser::test
