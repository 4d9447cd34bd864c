#include "core/session/KernelSession.h"

#include "core/base/Overloaded.h"
#include "core/session/LocalSession.h"

namespace hawser::session {

// What is left of it: the signals of before, made from a LocalSession's events and answers.
class KernelSession::Impl {
  public:
    Impl(KernelSession& session, Host host) : m_outer(session), m_session(host) {
        QObject::connect(&m_session, &Session::happened, &session,
                         [this](const SessionEvent& event) { pass(event); });
    }

    const Told& told() const { return m_session.told(); }
    Session& session() { return m_session; }

    template <class Order>
    void order(Order order) {
        m_session.order(std::move(order));
    }
    template <class Q, class Signal>
    RequestId ask(Q question, Signal signal) {
        return m_session.ask(std::move(question), &m_outer,
                             [this, signal](const Answer<typename Q::Value>& answer) {
                                 Q_EMIT(m_outer.*signal)(answer);
                             });
    }

  private:
    void pass(const SessionEvent& event) {
        KernelSession& out = m_outer;
        std::visit(Overloaded{
                       [&](const ConnectionChange& e) { Q_EMIT out.connectionChanged(e); },
                       [&](const Statistics& e) { Q_EMIT out.statisticsChanged(e); },
                       [&](const LineNamed& e) { Q_EMIT out.transportChanged(e.text); },
                       [&](const TargetSummary& e) { Q_EMIT out.targetIdentified(e); },
                       [&](const TargetForgotten&) { Q_EMIT out.targetForgotten(); },
                       [&](const StopEvent& e) { Q_EMIT out.stopped(e); },
                       [&](const Resumed&) { Q_EMIT out.resumed(); },
                       [&](const ContentsChanged&) { Q_EMIT out.contentsChanged(); },
                       [&](const PromptState& e) { Q_EMIT out.promptChanged(e); },
                       [&](const Output& e) { Q_EMIT out.output(e.runs); },
                       [&](const OutputCleared&) { Q_EMIT out.clearOutputRequested(); },
                       [&](const TargetPrompted& e) { Q_EMIT out.targetPrompted(e.text, e.room); },
                       [&](const Progress& e) { Q_EMIT out.progress(e.what, e.done, e.total); },
                       [&](const ModulesChanged& e) { Q_EMIT out.modulesChanged(e.modules); },
                       [&](const BreakpointsChanged& e) { Q_EMIT out.breakpointsChanged(e.breakpoints); },
                       [&](const EventFiltersChanged& e) { Q_EMIT out.eventFiltersChanged(e.filters); },
                       [&](const InitialBreakChanged& e) { Q_EMIT out.initialBreakChanged(e.initialBreak); },
                       [&](const ProtocolTraceChanged& e) { Q_EMIT out.protocolTraceChanged(e.on); },
                       [&](const VerboseChanged& e) { Q_EMIT out.verboseChanged(e.on); },
                       [&](const PacketsTraced& e) { Q_EMIT out.packetsTraced(e.packets); },
                       [&](const QuitRequested& e) { Q_EMIT out.quitRequested(e.abrupt); },
                       [&](const Finished&) { Q_EMIT out.finished(); },
                       [](const auto&) {},
                   },
                   event);
    }

    KernelSession& m_outer;
    LocalSession m_session;
};

KernelSession::KernelSession(Host host, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(*this, host)) {}
KernelSession::~KernelSession() = default;

void KernelSession::open(const SessionOptions& options) {
    m_impl->order(OpenSession{options});
}
void KernelSession::close() {
    m_impl->order(CloseSession{});
}
void KernelSession::resynchronize() {
    m_impl->order(Resynchronize{});
}
void KernelSession::restart() {
    m_impl->order(Restart{});
}
void KernelSession::breakIn() {
    m_impl->order(BreakIn{});
}
void KernelSession::cycleBaudRate() {
    m_impl->order(CycleBaudRate{});
}
void KernelSession::setInitialBreak(InitialBreak initialBreak) {
    m_impl->order(SetInitialBreak{initialBreak});
}
void KernelSession::setProtocolTrace(bool on) {
    m_impl->order(SetProtocolTrace{on});
}
void KernelSession::setPacketTrace(bool on) {
    m_impl->order(SetPacketTrace{on});
}
void KernelSession::setVerbose(bool on) {
    m_impl->order(SetVerbose{on});
}
void KernelSession::quit(bool leaveRunning) {
    m_impl->order(Quit{leaveRunning});
}
void KernelSession::execute(const QString& line) {
    m_impl->order(Execute{line});
}
void KernelSession::cancelCommand() {
    m_impl->order(CancelCommand{});
}
void KernelSession::answerTargetPrompt(const QString& text) {
    m_impl->order(AnswerTargetPrompt{text});
}

RequestId KernelSession::readRegisters() {
    return m_impl->ask(ReadRegisters{}, &KernelSession::registersRead);
}
RequestId KernelSession::readMemory(const QString& addressExpression, std::size_t count, bool physical) {
    return m_impl->ask(ReadMemoryAt{addressExpression, {}, count, physical}, &KernelSession::memoryRead);
}
RequestId KernelSession::readMemory(Address address, std::size_t count, bool physical) {
    return m_impl->ask(ReadMemoryAt{{}, address, count, physical}, &KernelSession::memoryRead);
}
RequestId KernelSession::disassemble(const QString& addressExpression, unsigned before, unsigned after) {
    return m_impl->ask(DisassembleAt{addressExpression, {}, before, after}, &KernelSession::disassembled);
}
RequestId KernelSession::disassemble(Address address, unsigned before, unsigned after) {
    return m_impl->ask(DisassembleAt{{}, address, before, after}, &KernelSession::disassembled);
}
RequestId KernelSession::readStack(unsigned maxFrames) {
    return m_impl->ask(ReadStack{maxFrames}, &KernelSession::stackRead);
}
RequestId KernelSession::evaluate(const QString& expression) {
    return m_impl->ask(Evaluate{expression}, &KernelSession::evaluated);
}
RequestId KernelSession::writeRegister(const QString& name, std::uint64_t value) {
    return m_impl->ask(WriteRegister{name, value}, &KernelSession::written);
}
RequestId KernelSession::writeMemory(Address address, const QByteArray& bytes, bool physical) {
    return m_impl->ask(WriteMemoryAt{address, bytes, physical}, &KernelSession::written);
}
RequestId KernelSession::selectProcessor(unsigned processor) {
    return m_impl->ask(SelectProcessor{processor}, &KernelSession::written);
}
RequestId KernelSession::toggleBreakpoint(Address address) {
    return m_impl->ask(ToggleBreakpoint{address}, &KernelSession::written);
}
RequestId KernelSession::enableBreakpoint(unsigned id, bool on) {
    return m_impl->ask(EnableBreakpoint{id, on}, &KernelSession::written);
}
RequestId KernelSession::removeBreakpoint(unsigned id) {
    return m_impl->ask(RemoveBreakpoint{id}, &KernelSession::written);
}
RequestId KernelSession::reloadModules() {
    return m_impl->ask(ReloadModules{}, &KernelSession::written);
}
void KernelSession::cancel(RequestId id) {
    m_impl->session().cancel(id);
}

ConnectionState KernelSession::state() const {
    return m_impl->told().state;
}
const PromptState& KernelSession::prompt() const {
    return m_impl->told().prompt;
}
const Statistics& KernelSession::statistics() const {
    return m_impl->told().statistics;
}
InitialBreak KernelSession::initialBreak() const {
    return m_impl->told().initialBreak;
}
bool KernelSession::protocolTrace() const {
    return m_impl->told().protocolTrace;
}
bool KernelSession::verbose() const {
    return m_impl->told().verbose;
}
QString KernelSession::transportText() const {
    return m_impl->told().line.text;
}
const std::optional<TargetSummary>& KernelSession::target() const {
    return m_impl->told().target;
}
BreakpointSnapshot KernelSession::breakpoints() const {
    return m_impl->told().breakpoints;
}
FilterSnapshot KernelSession::eventFilters() const {
    return m_impl->told().eventFilters;
}
ModuleSnapshot KernelSession::modules() const {
    return m_impl->told().modules;
}

}  // namespace hawser::session
