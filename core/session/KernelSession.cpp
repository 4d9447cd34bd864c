#include "core/session/KernelSession.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "core/session/SessionBridge.h"
#include "core/session/SessionCore.h"
#include "core/session/SessionTimeouts.h"

namespace hawser::session {

class KernelSession::Impl {
  public:
    Impl(KernelSession& session, Host host) : m_bridge(session), m_thread([this, host] { work(host); }) {}

    ~Impl() {
        m_inbox.post({0, Quit{false}});
        m_thread.join();  // every wait of the engine thread ends on a posted Quit
    }

    RequestId post(SessionRequest body) {
        const RequestId id = ++m_lastId;
        m_inbox.post({id, std::move(body)});
        return id;
    }

    Inbox& inbox() { return m_inbox; }
    SessionBridge& bridge() { return m_bridge; }

  private:
    void work(Host host) {
        const SteadyClock clock;
        SessionCore core(host, clock, m_inbox, m_bridge);
        while (core.turn(clock.now() + kIdleStatisticsPeriod)) {
        }
    }

    Inbox m_inbox;
    SessionBridge m_bridge;
    RequestId m_lastId = 0;
    std::thread m_thread;  // last: it uses all of the above
};

KernelSession::KernelSession(Host host, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(*this, host)) {}
KernelSession::~KernelSession() = default;

void KernelSession::open(const SessionOptions& options) {
    m_impl->post(OpenSession{options});
}
void KernelSession::close() {
    m_impl->post(CloseSession{});
}
void KernelSession::resynchronize() {
    m_impl->post(Resynchronize{});
}
void KernelSession::restart() {
    m_impl->post(Restart{});
}
void KernelSession::breakIn() {
    m_impl->post(BreakIn{});
}
void KernelSession::cycleBaudRate() {
    m_impl->post(CycleBaudRate{});
}
void KernelSession::setInitialBreak(InitialBreak initialBreak) {
    m_impl->post(SetInitialBreak{initialBreak});
}
void KernelSession::setProtocolTrace(bool on) {
    m_impl->post(SetProtocolTrace{on});
}
void KernelSession::setPacketTrace(bool on) {
    m_impl->post(SetPacketTrace{on});
}
void KernelSession::setVerbose(bool on) {
    m_impl->post(SetVerbose{on});
}
void KernelSession::quit(bool leaveRunning) {
    m_impl->post(Quit{leaveRunning});
}
void KernelSession::execute(const QString& line) {
    m_impl->post(Execute{line});
}
void KernelSession::cancelCommand() {
    m_impl->post(CancelCommand{});
}
void KernelSession::answerTargetPrompt(const QString& text) {
    m_impl->post(AnswerTargetPrompt{text});
}

RequestId KernelSession::readRegisters() {
    return m_impl->post(ReadRegisters{});
}
RequestId KernelSession::readMemory(const QString& addressExpression, std::size_t count, bool physical) {
    return m_impl->post(ReadMemoryAt{addressExpression, {}, count, physical});
}
RequestId KernelSession::readMemory(Address address, std::size_t count, bool physical) {
    return m_impl->post(ReadMemoryAt{{}, address, count, physical});
}
RequestId KernelSession::disassemble(const QString& addressExpression, unsigned before, unsigned after) {
    return m_impl->post(DisassembleAt{addressExpression, {}, before, after});
}
RequestId KernelSession::disassemble(Address address, unsigned before, unsigned after) {
    return m_impl->post(DisassembleAt{{}, address, before, after});
}
RequestId KernelSession::readStack(unsigned maxFrames) {
    return m_impl->post(ReadStack{maxFrames});
}
RequestId KernelSession::evaluate(const QString& expression) {
    return m_impl->post(Evaluate{expression});
}
RequestId KernelSession::writeRegister(const QString& name, std::uint64_t value) {
    return m_impl->post(WriteRegister{name, value});
}
RequestId KernelSession::writeMemory(Address address, const QByteArray& bytes, bool physical) {
    return m_impl->post(WriteMemoryAt{address, bytes, physical});
}
RequestId KernelSession::selectProcessor(unsigned processor) {
    return m_impl->post(SelectProcessor{processor});
}
RequestId KernelSession::toggleBreakpoint(Address address) {
    return m_impl->post(ToggleBreakpoint{address});
}
RequestId KernelSession::enableBreakpoint(unsigned id, bool on) {
    return m_impl->post(EnableBreakpoint{id, on});
}
RequestId KernelSession::removeBreakpoint(unsigned id) {
    return m_impl->post(RemoveBreakpoint{id});
}
RequestId KernelSession::reloadModules() {
    return m_impl->post(ReloadModules{});
}
void KernelSession::cancel(RequestId id) {
    m_impl->inbox().cancel(id);
}

ConnectionState KernelSession::state() const {
    return m_impl->bridge().told().state;
}
const PromptState& KernelSession::prompt() const {
    return m_impl->bridge().told().prompt;
}
const Statistics& KernelSession::statistics() const {
    return m_impl->bridge().told().statistics;
}
InitialBreak KernelSession::initialBreak() const {
    return m_impl->bridge().told().initialBreak;
}
bool KernelSession::protocolTrace() const {
    return m_impl->bridge().told().protocolTrace;
}
bool KernelSession::verbose() const {
    return m_impl->bridge().told().verbose;
}
QString KernelSession::transportText() const {
    return m_impl->bridge().told().transport;
}
const std::optional<TargetSummary>& KernelSession::target() const {
    return m_impl->bridge().told().target;
}
BreakpointSnapshot KernelSession::breakpoints() const {
    return m_impl->bridge().told().breakpoints;
}
FilterSnapshot KernelSession::eventFilters() const {
    return m_impl->bridge().told().eventFilters;
}
ModuleSnapshot KernelSession::modules() const {
    return m_impl->bridge().told().modules;
}

}  // namespace hawser::session
