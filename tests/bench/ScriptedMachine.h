#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/ScriptedTarget.h"
#include "transports/PipeListenTransport.h"

namespace hawser::bench {

// The scripted target in real time: on a thread of its own, behind a real Unix socket.
class ScriptedMachine {
  public:
    explicit ScriptedMachine(const test::ScriptedOptions& options = {});
    ~ScriptedMachine();

    const std::string& path() const { return m_path; }
    // Runs on the machine's thread, between two packets.
    void act(std::function<void(test::ScriptedTarget&, TimePoint)> action);

  private:
    void work();

    std::string m_path;
    test::ScriptedTarget m_target;
    transports::PipeListenTransport m_line;
    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex;  // guards the one below
    std::function<void(test::ScriptedTarget&, TimePoint)> m_action;
    std::thread m_thread;
};

}  // namespace hawser::bench
