#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/session/SessionCore.h"
#include "tests/support/QuietListener.h"
#include "tests/support/SimulatedTransport.h"

namespace hawser::test {

using session::ConnectionState;

// Keeps what a session tells.
class RecordingListener final : public QuietListener {
  public:
    void connectionChanged(session::ConnectionChange change) override {
        changes.push_back(std::move(change));
    }
    void targetIdentified(session::TargetSummary) override { ++identified; }
    void targetForgotten() override { ++forgotten; }
    void stopped(session::StopEvent event) override { stops.push_back(std::move(event)); }
    void resumed() override { ++resumes; }
    void promptChanged(session::PromptState p) override {
        prompt = std::move(p);
        if (prompt.acceptsCommands) ++acceptingPrompts;
    }
    void output(session::OutputRun run) override { text += run.text; }
    void targetPrompted(QString question, unsigned) override { questions.push_back(question.toStdString()); }
    void modulesChanged(session::ModuleSnapshot m) override { modules = std::move(m); }
    void breakpointsChanged(session::BreakpointSnapshot b) override { breakpoints = std::move(b); }
    void eventFiltersChanged(session::FilterSnapshot f) override { eventFilters = std::move(f); }
    void packetsTraced(std::vector<session::TracedPacket> traced) override {
        packets.insert(packets.end(), traced.begin(), traced.end());
    }
    void registersRead(session::RegistersAnswer a) override { registers = std::move(a); }
    void memoryRead(session::MemoryAnswer a) override { memory = std::move(a); }
    void disassembled(session::DisassemblyAnswer a) override { code = std::move(a); }
    void stackRead(session::StackAnswer a) override { stack = std::move(a); }
    void evaluated(session::EvaluationAnswer a) override { evaluation = std::move(a); }
    void written(session::WriteAnswer a) override { write = std::move(a); }
    void finished() override { ++ends; }

    bool went(ConnectionState state) const;

    std::vector<session::ConnectionChange> changes;
    std::vector<session::StopEvent> stops;
    std::vector<std::string> questions;
    std::vector<session::TracedPacket> packets;
    std::string text;
    session::PromptState prompt;
    session::ModuleSnapshot modules;
    session::BreakpointSnapshot breakpoints;
    session::FilterSnapshot eventFilters;
    session::RegistersAnswer registers;
    session::MemoryAnswer memory;
    session::DisassemblyAnswer code;
    session::StackAnswer stack;
    session::EvaluationAnswer evaluation;
    session::WriteAnswer write;
    int identified = 0;
    int forgotten = 0;
    int resumes = 0;
    int ends = 0;
    int acceptingPrompts = 0;
};

// A whole session - the real one, without its thread - on a virtual clock against a scripted target.
class SimulatedSession {
  public:
    explicit SimulatedSession(const ScriptedOptions& options = {});

    void open(bool breakOnConnect, const session::ConnectionPolicy& policy = {});
    void open(const session::SessionOptions& options, const session::ConnectionPolicy& policy = {});
    session::RequestId post(session::SessionRequest body);
    void command(const std::string& words) { post(session::Execute{QString::fromStdString(words)}); }
    // Turns until the condition holds; false when the virtual time runs out first.
    bool run(const std::function<bool()>& until, Duration limit);
    bool reaches(ConnectionState state, Duration limit = std::chrono::seconds(30));
    bool prompts(Duration limit = std::chrono::seconds(30));

    ManualClock clock;
    ScriptedTarget target;
    RecordingListener told;
    SimulatedTransport* line = nullptr;
    session::Inbox inbox;
    std::unique_ptr<session::SessionCore> core;

  private:
    session::RequestId m_lastId = 0;
};

}  // namespace hawser::test
