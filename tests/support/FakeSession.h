#pragma once

#include <QStringList>
#include <functional>
#include <map>

#include "core/session/Session.h"
#include "core/session/start/RemotePlace.h"
#include "core/session/watch/HealthWatch.h"

namespace hawser::test {

// A session that notes what it is asked, answers from contents that a test gives, and tells what a test lets
// happen. Answers come later, from the event loop, as a real session's do.
class FakeSession final : public session::Session {
    Q_OBJECT
  public:
    explicit FakeSession(QObject* parent = nullptr) : Session(parent) {}
    static FakeSession& of(session::Session& session) { return dynamic_cast<FakeSession&>(session); }

    bool opens(const QString& connection) const override {
        return session::remoteAddress(connection).has_value() == remote;
    }
    void cancel(session::RequestId id) override;

    QStringList calls;  // "execute g", "resynchronize", "readMemory @rsp 256 virtual"
    int count(const QString& prefix) const;
    int sourcesFound = 0;  // FindSource, which is not among the calls

    // The target's contents, given by tests.
    session::RegisterList registers;
    std::vector<session::Instruction> code;  // in address order
    session::StackList stack;
    session::ProcessorList processors;
    Address programCounter;
    std::function<std::optional<std::uint8_t>(Address)> memory;  // nothing: cannot be read
    std::map<QString, Address> names;                            // expressions
    std::map<Address, session::SourcePlace> sourcePlaces;
    std::map<QString, session::SourceFileText> sources;      // by file; one without path must be shown first
    std::map<QString, session::CompletionKind> completions;  // words that a line may be completed to
    bool completesMore = false;                              // there are others than those
    bool holdsCompletions = false;                           // until a test calls what is held
    std::vector<std::function<void()>> heldCompletions;
    session::VariableList locals;                             // every part of every row that opens
    std::map<QString, std::vector<session::ValueRow>> watch;  // by expression, its parts behind it
    session::TaskList tasks;                                  // every thread of every process
    std::optional<Error> failure;                             // what every answer says when set
    bool finishesQuit = true;
    bool remote = false;  // it is one of another program

    session::SessionOptions options;  // of the last OpenSession

    // What the line does is told with how it is, as the real sessions do.
    void tell(const session::SessionEvent& event);
    void changeState(session::ConnectionState to, const QString& reason);
    void setPrompt(const QString& text, bool acceptsCommands, bool busy);
    void identify(const session::TargetSummary& target, const QString& line);
    void stop(const QString& summary);
    void resume();
    void changeContents();  // as a command does
    void setStatistics(const session::Statistics& statistics);
    void setModules(std::vector<session::Module> modules);
    void setBreakpoints(std::vector<session::Breakpoint> breakpoints);
    void setEventFilters(std::vector<session::EventFilter> filters);
    void print(session::OutputKind kind, const QString& text, const QString& link = {});

  private:
    void post(session::PostedRequest request) override;
    template <class Order>
    void handle(const Order& order);
    template <session::Question Q>
    void handleQuestion(session::RequestId id, const Q& question);

    template <session::Question Q>
    void answerLater(session::RequestId id, const Q& question);

    Result<Address> evaluate(const QString& expression) const;
    Result<session::RegisterList> answer(const session::ReadRegisters& question) const;
    Result<session::MemoryBlock> answer(const session::ReadMemoryAt& question) const;
    Result<session::DisassemblyBlock> answer(const session::DisassembleAt& question) const;
    Result<session::StackList> answer(const session::ReadStack& question) const;
    Result<session::ProcessorList> answer(const session::ReadProcessors& question) const;
    Result<session::Evaluation> answer(const session::Evaluate& question) const;
    Result<session::SourcePlaces> answer(const session::FindSource& question) const;
    Result<session::SourceFileText> answer(const session::ReadSource& question) const;
    Result<session::LineCompletion> answer(const session::CompleteLine& question) const;
    Result<session::VariableList> answer(const session::ReadLocals& question) const;
    Result<session::VariableList> answer(const session::ReadWatch& question) const;
    Result<session::TaskList> answer(const session::ReadTasks& question) const;
    void toggle(Address address);
    template <class Change>
    void change(const Change& wanted);

    session::Epoch m_epoch = 1;
    session::HealthWatch m_health;
};

}  // namespace hawser::test
