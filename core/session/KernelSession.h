#pragma once

#include <QObject>
#include <memory>

#include "core/session/LocalSession.h"

namespace hawser::session {

// One kernel connection as the window and the console see it. Lives on the thread that made it (the GUI
// thread); owns the engine thread, which owns transport, protocol, connection state machine and debugger. No
// member waits: each puts a request on the engine's queue and returns; what comes of it is told by a signal,
// on this object's thread. Every read or write gets exactly one answer signal with its id: value, error, or
// Cancelled.
class KernelSession : public QObject {
    Q_OBJECT
  public:
    explicit KernelSession(Host host, QObject* parent = nullptr);
    ~KernelSession() override;  // cancels, closes, joins; at most about a second

    // --- the connection ---
    // Starts a session; an open one is closed first. What is wrong with the words is told by
    // connectionChanged (Failed).
    void open(const SessionOptions& options);
    void close();  // Stop Debugging: the target is left as it is
    void resynchronize();
    void restart();
    void breakIn();  // running: stops the target; stopped: cancels the command that runs
    void cycleBaudRate();
    void setInitialBreak(InitialBreak initialBreak);
    void setProtocolTrace(bool on);  // printed into the output
    void setPacketTrace(bool on);    // told by packetsTraced(); off at the start
    void setVerbose(bool on);
    // Ends the session for good, then finished() is emitted. `leaveRunning`: breakpoints are taken out first
    // and the target goes on, if it can be reached within a second; else it is left as it is.
    void quit(bool leaveRunning);

    // --- commands ---
    // Queued behind what runs; echoed into the output with the prompt. Ctrl+Break cancels.
    void execute(const QString& line);
    void cancelCommand();
    void answerTargetPrompt(const QString& text);

    // --- reading and writing for the views; all need a stopped target, else NotAvailable ---
    RequestId readRegisters();
    RequestId readMemory(const QString& addressExpression, std::size_t count, bool physical);
    RequestId readMemory(Address address, std::size_t count, bool physical);
    // `before` instructions ahead of the one at the address, `after` from it on. An empty expression: the
    // program counter.
    RequestId disassemble(const QString& addressExpression, unsigned before, unsigned after);
    RequestId disassemble(Address address, unsigned before, unsigned after);
    RequestId readStack(unsigned maxFrames);
    RequestId evaluate(const QString& expression);
    RequestId writeRegister(const QString& name, std::uint64_t value);
    RequestId writeMemory(Address address, const QByteArray& bytes, bool physical);
    RequestId selectProcessor(unsigned processor);
    // Sets or removes; works without a target too.
    RequestId toggleBreakpoint(Address address);
    RequestId enableBreakpoint(unsigned id, bool on);
    RequestId removeBreakpoint(unsigned id);
    RequestId reloadModules();
    void cancel(RequestId id);

    // --- the last thing that was told by signal, for those who come late ---
    ConnectionState state() const;
    const PromptState& prompt() const;
    const Statistics& statistics() const;
    InitialBreak initialBreak() const;
    bool protocolTrace() const;
    bool verbose() const;
    QString transportText() const;  // "pipe /run/vm/kd.sock"; empty when closed
    const std::optional<TargetSummary>& target() const;
    BreakpointSnapshot breakpoints() const;
    FilterSnapshot eventFilters() const;
    ModuleSnapshot modules() const;

  Q_SIGNALS:
    void connectionChanged(const hawser::session::ConnectionChange& change);
    void statisticsChanged(const hawser::session::Statistics& statistics);  // at most ten times a second
    void transportChanged(const QString& text);
    void targetIdentified(const hawser::session::TargetSummary& summary);
    void targetForgotten();  // restart, another target
    void stopped(const hawser::session::StopEvent& event);
    void resumed();
    // Registers, memory or code may have changed while stopped, or another processor is shown: read again
    // what is visible.
    void contentsChanged();
    void promptChanged(const hawser::session::PromptState& prompt);
    void output(const hawser::session::OutputBatch& runs);    // in order; bursts are joined
    void clearOutputRequested();                              // .cls
    void targetPrompted(const QString& text, unsigned room);  // DbgPrompt waits for answerTargetPrompt()
    void progress(const QString& what, quint64 done, quint64 total);  // total 0: unknown; done == total: over
    void modulesChanged(const hawser::session::ModuleSnapshot& modules);
    void breakpointsChanged(const hawser::session::BreakpointSnapshot& breakpoints);
    void eventFiltersChanged(const hawser::session::FilterSnapshot& filters);
    void initialBreakChanged(hawser::session::InitialBreak initialBreak);
    void protocolTraceChanged(bool on);
    void verboseChanged(bool on);
    void packetsTraced(const hawser::session::PacketBatch& packets);  // in order; bursts are joined

    void registersRead(const hawser::session::RegistersAnswer& answer);
    void memoryRead(const hawser::session::MemoryAnswer& answer);
    void disassembled(const hawser::session::DisassemblyAnswer& answer);
    void stackRead(const hawser::session::StackAnswer& answer);
    void evaluated(const hawser::session::EvaluationAnswer& answer);
    void written(const hawser::session::WriteAnswer& answer);

    void quitRequested(bool abrupt);  // q, qq, Ctrl+B typed: the program decides what to do
    void finished();                  // after quit(): the object can be destroyed

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace hawser::session
