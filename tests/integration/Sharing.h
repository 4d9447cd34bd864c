#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QTimer>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/ChildProcess.h"
#include "tests/support/EventWait.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::test {

inline void expect(ChildProcess& process, const std::string& text) {
    const bool came = process.expect(text, kPatience);
    INFO("waiting for '" << text << "' in: " << process.output());
    REQUIRE(came);
}

// Of what no process tells: looked at again and again.
inline bool waitUntil(const std::function<bool()>& condition) {
    return eventsUntil(condition);
}

// People who share consoles with hawser-remote, with a folder for their sockets and certificates.
class Sharing {
  public:
    using Process = std::unique_ptr<ChildProcess>;

    Process start(std::vector<std::string> arguments,
                  const std::vector<std::string>& environment = {}) const {
        return std::make_unique<ChildProcess>(command(std::move(arguments)), with(environment));
    }
    Process startOnTerminal(const ChildProcess::Terminal& terminal,
                            std::vector<std::string> arguments) const {
        return std::make_unique<ChildProcess>(terminal, command(std::move(arguments)), with({}));
    }
    // Whether another user may start our programs; only root can be one.
    static bool mayStartAs(const std::string& user) {
        if (::geteuid() != 0) return false;
        return runToEnd(
                   {"setpriv", "--reuid=" + user, "--clear-groups", builtFile("hawser-remote"), "--version"})
            .starts_with("hawser-remote");
    }
    // Of another user, who has no folders here.
    Process startAs(const std::string& user, std::vector<std::string> arguments) const {
        std::vector<std::string> words{"setpriv", "--reuid=" + user, "--clear-groups", "env",
                                       "-u",      "XDG_RUNTIME_DIR"};
        for (const std::string& word : command(std::move(arguments))) words.push_back(word);
        return std::make_unique<ChildProcess>(words, std::vector<std::string>{"HOME=/nonexistent"});
    }

    // Ready for clients.
    Process serve(const std::string& program, const std::vector<std::string>& options,
                  const std::string& name = "bench") const {
        std::vector<std::string> words{"/s", program, name};
        words.insert(words.end(), options.begin(), options.end());
        auto server = start(words);
        expect(*server, "To Connect: hawser-remote /c ");
        return server;
    }
    // Joined, and shown the last lines.
    Process join(const std::vector<std::string>& options = {}) const {
        auto client = start(joining(options));
        expect(*client, "**Remote: Connected to ");
        return client;
    }
    Process joinOnTerminal(const ChildProcess::Terminal& terminal) const {
        auto client = startOnTerminal(terminal, joining({}));
        expect(*client, "Connected...");
        return client;
    }
    std::string run(const std::vector<std::string>& arguments) const {
        return runToEnd(command(arguments), kPatience, with({}));
    }

    // HOST:PORT of a server that has just begun to listen.
    static std::string tlsPlace(ChildProcess& server) {
        expect(server, "To Connect: hawser-remote /c ");
        expect(server, " ");
        return server.matched().substr(0, server.matched().size() - 1);
    }
    std::string socket() const { return m_folder.file("hawser/remote-bench"); }
    std::vector<std::string> with(const std::vector<std::string>& more) const {
        std::vector<std::string> environment{"XDG_RUNTIME_DIR=" + m_folder.path(),
                                             "XDG_CONFIG_HOME=" + m_folder.file("config"),
                                             "XDG_STATE_HOME=" + m_folder.file("state")};
        environment.insert(environment.end(), more.begin(), more.end());
        return environment;
    }

  private:
    static std::vector<std::string> command(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), builtFile("hawser-remote"));
        return arguments;
    }
    static std::vector<std::string> joining(const std::vector<std::string>& options) {
        std::vector<std::string> words{"/c", "localhost", "bench"};
        words.insert(words.end(), options.begin(), options.end());
        return words;
    }

    TemporaryFolder m_folder;
};

}  // namespace hawser::test
