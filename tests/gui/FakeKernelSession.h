#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <map>

#include "core/session/KernelSession.h"

namespace hawser::test {

// What a test does to, and asks of, a KernelSession whose members FakeKernelSession.cpp defines. It is a
// child of the session: FakeControls::of(session).
class FakeControls : public QObject {
    Q_OBJECT
  public:
    static FakeControls& of(session::KernelSession& session);

    QStringList calls;  // "execute g", "resynchronize", "readMemory @rsp 256 virtual"
    int count(const QString& prefix) const;

    // The target's contents, given by tests.
    session::RegisterList registers;
    std::vector<session::Instruction> code;  // in address order
    session::StackList stack;
    Address programCounter;
    std::function<std::optional<std::uint8_t>(Address)> memory;  // nothing: cannot be read
    std::map<QString, Address> names;                            // expressions
    std::optional<Error> failure;                                // what every answer says when set
    bool finishesQuit = true;

    session::SessionOptions options;  // of the last open()

    void changeState(session::ConnectionState to, const QString& reason);
    void setPrompt(const QString& text, bool acceptsCommands, bool busy);
    void identify(const session::TargetSummary& target, const QString& transport);
    void stop(const QString& summary);
    void resume();
    void setStatistics(const session::Statistics& statistics);
    void setModules(std::vector<session::Module> modules);
    void setBreakpoints(std::vector<session::Breakpoint> breakpoints);
    void setEventFilters(std::vector<session::EventFilter> filters);
    void print(session::OutputKind kind, const QString& text, const QString& link = {});

  private:
    friend class session::KernelSession;
    friend struct FakeState;
    explicit FakeControls(session::KernelSession& session);

    session::KernelSession& m_session;
    session::ConnectionState m_state = session::ConnectionState::Closed;
    session::PromptState m_prompt;
    session::Statistics m_statistics;
    session::InitialBreak m_initialBreak = session::InitialBreak::None;
    bool m_trace = false;
    bool m_verbose = false;
    QString m_transport;
    std::optional<session::TargetSummary> m_target;
    session::BreakpointSnapshot m_breakpoints;
    session::FilterSnapshot m_eventFilters;
    session::ModuleSnapshot m_modules;
    session::RequestId m_lastId = 0;
    session::Epoch m_epoch = 1;
};

}  // namespace hawser::test
