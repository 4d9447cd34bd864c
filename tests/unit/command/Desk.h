#pragma once

#include <string>
#include <vector>

#include "core/command/Interpreter.h"
#include "tests/unit/engine/Bench.h"

namespace hawser::command::test {

class FakeSession final : public SessionControl {
  public:
    Host host() const override { return hostKind; }
    bool connected() const override { return isConnected; }
    void requestResynchronize() override { asked.emplace_back("resynchronize"); }
    void requestRestart() override { asked.emplace_back("restart"); }
    void requestBreakIn() override { asked.emplace_back("break"); }
    void requestQuit() override { asked.emplace_back("quit"); }
    void requestQuitOfAll() override { asked.emplace_back("quit all"); }
    void requestAbruptExit() override { asked.emplace_back("exit"); }
    std::string obstacle() const override { return inTheWay; }
    InitialBreak initialBreak() const override { return boot; }
    void setInitialBreak(InitialBreak initialBreak) override { boot = initialBreak; }
    Result<unsigned> cycleBaudRate() override { return 38400; }
    bool toggleProtocolTrace() override { return tracing = !tracing; }
    bool toggleVerbose() override { return isVerbose = !isVerbose; }
    bool verbose() const override { return isVerbose; }
    OutputHabits& habits() override { return shown; }
    void clearOutput() override { asked.emplace_back("clear"); }
    Result<> openLog(const std::string& path, bool append) override {
        if (path == "/denied") return fail(ErrorCode::Io, "/denied cannot be written: Permission denied.");
        log = (append ? "+" : "=") + path;
        return {};
    }
    Result<std::string> closeLog() override {
        if (log.empty()) return fail(ErrorCode::NotAvailable, "No log file is open.");
        return std::exchange(log, {}).substr(1);
    }
    std::optional<std::string> logPath() const override {
        return log.empty() ? std::nullopt : std::optional(log.substr(1));
    }
    HostRights& hostRights() override { return rights; }
    void setTitle(const std::string& title) override { asked.push_back("title " + title); }
    std::string asker() const override { return typedBy; }
    void requestSharing(SharingWish wish, const std::string& argument) override {
        sharing.emplace_back(wish, argument);
    }
    std::string transportText() const override { return "pipe /run/vm/kd.sock"; }
    void requestOpenDump(const std::string& path) override { asked.push_back("open " + path); }
    void targetLeaves(const std::string& reason) override { asked.push_back(reason); }

    Host hostKind = Host::Console;
    bool isConnected = true;
    std::string inTheWay;
    std::string typedBy;
    std::vector<std::pair<SharingWish, std::string>> sharing;
    InitialBreak boot = InitialBreak::None;
    bool tracing = false;
    bool isVerbose = false;
    OutputHabits shown;
    HostRights rights;
    std::string log;
    std::vector<std::string> asked;
};

class TextSink final : public OutputSink {
  public:
    void write(OutputRun run) override { runs.push_back(std::move(run)); }
    std::string take() {
        std::string text;
        for (const OutputRun& run : runs) text += run.text;
        runs.clear();
        return text;
    }
    std::vector<OutputRun> runs;
};

// An interpreter with the engine's bench under it: a kernel "nt", a driver, stopped at a break-in.
class Desk {
  public:
    Desk() : interpreter(bench.debugger, session, sink) {}

    std::string run(std::string_view line) {
        outcome = interpreter.execute(line);
        return sink.take();
    }
    // The target runs, as the session sees to after a command that resumed it.
    void resumed() { bench.debugger.targetResumed(); }

    engine::test::Bench bench;
    FakeSession session;
    TextSink sink;
    Interpreter interpreter;
    Outcome outcome = Outcome::Done;
};

}  // namespace hawser::command::test
