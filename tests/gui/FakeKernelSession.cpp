// KernelSession for widget tests: the same class, its members scripted. Linked before hawser_session, so that
// the real one's object file is never taken from the archive.
#include "tests/gui/FakeKernelSession.h"

#include <QTimer>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace hawser::session {

using test::FakeControls;

class KernelSession::Impl {
  public:
    explicit Impl(FakeControls& fake) : m_fake(fake) {}
    FakeControls& m_fake;

    RequestId next(const QString& call) {
        m_fake.calls += call;
        return ++m_fake.m_lastId;
    }

    // Answers come later, as the real session's do.
    template <class T, class Signal>
    RequestId answer(const QString& call, Signal signal, std::function<Result<T>()> make) {
        const auto id = next(call);
        QTimer::singleShot(0, &m_fake, [this, id, signal, make = std::move(make)] {
            Answer<T> result{id, m_fake.m_epoch, {}, {}};
            if (m_fake.failure) {
                result.error = m_fake.failure;
            } else if (auto value = make()) {
                result.value = std::make_shared<const T>(std::move(*value));
            } else {
                result.error = value.error();
            }
            KernelSession& session = m_fake.m_session;
            std::invoke(signal, session, result);  // emits
        });
        return id;
    }

    Result<Address> evaluate(const QString& expression) const {
        const auto named = m_fake.names.find(expression.trimmed());
        if (named != m_fake.names.end()) return named->second;
        bool ok = false;
        QString digits = expression.trimmed();
        digits.remove(u'`');
        if (digits.startsWith("0x"_L1)) digits.remove(0, 2);
        const auto value = digits.toULongLong(&ok, 16);
        if (ok) return Address(value);
        return fail(ErrorCode::InvalidArgument,
                    "Couldn't resolve error at '" + expression.toStdString() + "'");
    }

    MemoryBlock read(Address address, std::size_t count, bool physical) const {
        MemoryBlock block{physical, {address, {}, {}}};
        for (std::size_t i = 0; i < count; ++i) {
            const auto byte = m_fake.memory ? m_fake.memory(address + i) : std::nullopt;
            block.bytes.bytes.push_back(std::byte{byte.value_or(0)});
            block.bytes.valid.push_back(byte.has_value());
        }
        return block;
    }

    Result<DisassemblyBlock> decode(Address address, unsigned before, unsigned after) const {
        const auto at = std::ranges::lower_bound(m_fake.code, address, {}, &Instruction::address);
        if (at == m_fake.code.end())
            return fail(ErrorCode::NotAvailable, "Memory access error: no code there.");
        const auto ahead = std::min<std::ptrdiff_t>(before, at - m_fake.code.begin());
        const auto behind = std::min<std::ptrdiff_t>(after, m_fake.code.end() - at);
        return DisassemblyBlock{{at - ahead, at + behind}, m_fake.programCounter, true};
    }

    RequestId change(const QString& call, std::function<void()> effect = {}) {
        const auto id = next(call);
        QTimer::singleShot(0, &m_fake, [this, id, effect] {
            WriteAnswer result{id, m_fake.m_epoch, m_fake.failure, {}};
            if (!result.error) {
                result.value = std::make_shared<const session::Done>();
                if (effect) effect();
            }
            Q_EMIT m_fake.m_session.written(result);
            if (!result.error) Q_EMIT m_fake.m_session.contentsChanged();
        });
        return id;
    }
};

KernelSession::KernelSession(Host, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(*new FakeControls(*this))) {}
KernelSession::~KernelSession() = default;

void KernelSession::open(const SessionOptions& options) {
    auto& fake = m_impl->m_fake;
    fake.calls += u"open "_s + options.connection;
    fake.options = options;
    fake.m_initialBreak = options.initialBreak;
    Q_EMIT initialBreakChanged(options.initialBreak);
    if (!options.breakpoints.empty()) fake.setBreakpoints(options.breakpoints);
    if (!options.eventFilters.empty()) fake.setEventFilters(options.eventFilters);
    fake.changeState(ConnectionState::Opening, u"The connection is being opened."_s);
}

void KernelSession::close() {
    m_impl->m_fake.calls += u"close"_s;
    m_impl->m_fake.changeState(ConnectionState::Closed, u"Debugging was stopped."_s);
}

void KernelSession::resynchronize() {
    m_impl->m_fake.calls += u"resynchronize"_s;
    m_impl->m_fake.changeState(ConnectionState::Resynchronizing, u"Resynchronize was asked for."_s);
}

void KernelSession::restart() {
    m_impl->m_fake.calls += u"restart"_s;
    m_impl->m_fake.changeState(ConnectionState::Restarting, u"Restart was asked for."_s);
}

void KernelSession::breakIn() {
    m_impl->m_fake.calls += u"breakIn"_s;
}
void KernelSession::cycleBaudRate() {
    m_impl->m_fake.calls += u"cycleBaudRate"_s;
}

void KernelSession::setInitialBreak(InitialBreak initialBreak) {
    m_impl->m_fake.calls += u"setInitialBreak %1"_s.arg(static_cast<int>(initialBreak));
    m_impl->m_fake.m_initialBreak = initialBreak;
    Q_EMIT initialBreakChanged(initialBreak);
}

void KernelSession::setProtocolTrace(bool on) {
    m_impl->m_fake.m_trace = on;
    Q_EMIT protocolTraceChanged(on);
}

void KernelSession::setPacketTrace(bool on) {
    m_impl->m_fake.calls += on ? u"setPacketTrace 1"_s : u"setPacketTrace 0"_s;
}

void KernelSession::setVerbose(bool on) {
    m_impl->m_fake.m_verbose = on;
    Q_EMIT verboseChanged(on);
}

void KernelSession::quit(bool leaveRunning) {
    m_impl->m_fake.calls += leaveRunning ? u"quit run"_s : u"quit leave"_s;
    if (m_impl->m_fake.finishesQuit) QTimer::singleShot(0, this, [this] { Q_EMIT finished(); });
}

void KernelSession::execute(const QString& line) {
    m_impl->m_fake.calls += u"execute "_s + line;
}
void KernelSession::cancelCommand() {
    m_impl->m_fake.calls += u"cancelCommand"_s;
}
void KernelSession::answerTargetPrompt(const QString& text) {
    m_impl->m_fake.calls += u"answer "_s + text;
}

RequestId KernelSession::readRegisters() {
    return m_impl->answer<RegisterList>(
        u"readRegisters"_s, &KernelSession::registersRead,
        [this]() -> Result<RegisterList> { return m_impl->m_fake.registers; });
}

RequestId KernelSession::readMemory(const QString& expression, std::size_t count, bool physical) {
    const auto call =
        u"readMemory %1 %2 %3"_s.arg(expression).arg(count).arg(physical ? u"physical"_s : u"virtual"_s);
    return m_impl->answer<MemoryBlock>(call, &KernelSession::memoryRead, [=, this]() -> Result<MemoryBlock> {
        const auto address = m_impl->evaluate(expression);
        if (!address) return tl::unexpected<Error>(address.error());
        return m_impl->read(*address, count, physical);
    });
}

RequestId KernelSession::readMemory(Address address, std::size_t count, bool physical) {
    const auto call = u"readMemory 0x%1 %2 %3"_s.arg(qulonglong{address.value()}, 0, 16)
                          .arg(count)
                          .arg(physical ? u"physical"_s : u"virtual"_s);
    return m_impl->answer<MemoryBlock>(call, &KernelSession::memoryRead, [=, this]() -> Result<MemoryBlock> {
        return m_impl->read(address, count, physical);
    });
}

RequestId KernelSession::disassemble(const QString& expression, unsigned before, unsigned after) {
    const auto call = u"disassemble '%1' %2 %3"_s.arg(expression).arg(before).arg(after);
    return m_impl->answer<DisassemblyBlock>(
        call, &KernelSession::disassembled, [=, this]() -> Result<DisassemblyBlock> {
            if (expression.isEmpty()) return m_impl->decode(m_impl->m_fake.programCounter, before, after);
            const auto address = m_impl->evaluate(expression);
            if (!address) return tl::unexpected<Error>(address.error());
            return m_impl->decode(*address, before, after);
        });
}

RequestId KernelSession::disassemble(Address address, unsigned before, unsigned after) {
    const auto call =
        u"disassemble 0x%1 %2 %3"_s.arg(qulonglong{address.value()}, 0, 16).arg(before).arg(after);
    return m_impl->answer<DisassemblyBlock>(call, &KernelSession::disassembled,
                                            [=, this] { return m_impl->decode(address, before, after); });
}

RequestId KernelSession::readStack(unsigned) {
    return m_impl->answer<StackList>(u"readStack"_s, &KernelSession::stackRead,
                                     [this]() -> Result<StackList> { return m_impl->m_fake.stack; });
}

RequestId KernelSession::evaluate(const QString& expression) {
    return m_impl->answer<Evaluation>(u"evaluate "_s + expression, &KernelSession::evaluated,
                                      [=, this]() -> Result<Evaluation> {
                                          const auto value = m_impl->evaluate(expression);
                                          if (!value) return tl::unexpected<Error>(value.error());
                                          return Evaluation{value->value()};
                                      });
}

RequestId KernelSession::writeRegister(const QString& name, std::uint64_t value) {
    return m_impl->change(u"writeRegister %1 %2"_s.arg(name).arg(qulonglong{value}, 0, 16), [=, this] {
        for (auto& known : m_impl->m_fake.registers.values)
            if (QString::fromStdString(known.name) == name) known.value = value;
    });
}

RequestId KernelSession::writeMemory(Address address, const QByteArray& bytes, bool) {
    return m_impl->change(u"writeMemory 0x%1 %2"_s.arg(qulonglong{address.value()}, 0, 16)
                              .arg(QString::fromLatin1(bytes.toHex())));
}

RequestId KernelSession::selectProcessor(unsigned processor) {
    return m_impl->change(u"selectProcessor %1"_s.arg(processor));
}

RequestId KernelSession::toggleBreakpoint(Address address) {
    return m_impl->change(u"toggleBreakpoint 0x%1"_s.arg(qulonglong{address.value()}, 0, 16), [=, this] {
        auto list = m_impl->m_fake.m_breakpoints ? *m_impl->m_fake.m_breakpoints : std::vector<Breakpoint>();
        if (std::erase_if(list, [&](const Breakpoint& b) { return b.address == address; }) == 0) {
            Breakpoint added;
            added.id = static_cast<unsigned>(list.size());
            added.address = address;
            list.push_back(added);
        }
        m_impl->m_fake.setBreakpoints(std::move(list));
    });
}

RequestId KernelSession::enableBreakpoint(unsigned id, bool on) {
    return m_impl->change(u"enableBreakpoint %1 %2"_s.arg(id).arg(on ? 1 : 0));
}
RequestId KernelSession::removeBreakpoint(unsigned id) {
    return m_impl->change(u"removeBreakpoint %1"_s.arg(id));
}
RequestId KernelSession::reloadModules() {
    return m_impl->change(u"reloadModules"_s);
}
void KernelSession::cancel(RequestId) {}

ConnectionState KernelSession::state() const {
    return m_impl->m_fake.m_state;
}
const PromptState& KernelSession::prompt() const {
    return m_impl->m_fake.m_prompt;
}
const Statistics& KernelSession::statistics() const {
    return m_impl->m_fake.m_statistics;
}
InitialBreak KernelSession::initialBreak() const {
    return m_impl->m_fake.m_initialBreak;
}
bool KernelSession::protocolTrace() const {
    return m_impl->m_fake.m_trace;
}
bool KernelSession::verbose() const {
    return m_impl->m_fake.m_verbose;
}
QString KernelSession::transportText() const {
    return m_impl->m_fake.m_transport;
}
const std::optional<TargetSummary>& KernelSession::target() const {
    return m_impl->m_fake.m_target;
}
BreakpointSnapshot KernelSession::breakpoints() const {
    return m_impl->m_fake.m_breakpoints;
}
FilterSnapshot KernelSession::eventFilters() const {
    return m_impl->m_fake.m_eventFilters;
}
ModuleSnapshot KernelSession::modules() const {
    return m_impl->m_fake.m_modules;
}

}  // namespace hawser::session

namespace hawser::test {

FakeControls::FakeControls(session::KernelSession& session) : QObject(&session), m_session(session) {}

FakeControls& FakeControls::of(session::KernelSession& session) {
    return *session.findChild<FakeControls*>();
}

int FakeControls::count(const QString& prefix) const {
    return static_cast<int>(
        std::ranges::count_if(calls, [&](const QString& call) { return call.startsWith(prefix); }));
}

void FakeControls::changeState(session::ConnectionState to, const QString& reason) {
    const session::ConnectionChange change{m_state, to, reason, QDateTime::currentDateTime(), m_statistics};
    m_state = to;
    if (to == session::ConnectionState::Closed) {
        m_transport.clear();
        m_target.reset();
    }
    Q_EMIT m_session.connectionChanged(change);
}

void FakeControls::setPrompt(const QString& text, bool acceptsCommands, bool busy) {
    m_prompt = {text, acceptsCommands, busy};
    Q_EMIT m_session.promptChanged(m_prompt);
}

void FakeControls::identify(const session::TargetSummary& target, const QString& transport) {
    m_target = target;
    m_transport = transport;
    Q_EMIT m_session.transportChanged(transport);
    Q_EMIT m_session.targetIdentified(target);
}

void FakeControls::stop(const QString& summary) {
    ++m_epoch;
    changeState(session::ConnectionState::Stopped, summary);
    setPrompt(u"0: kd>"_s, true, false);
    Q_EMIT m_session.stopped(
        {m_epoch, programCounter, registers.processor, m_target ? m_target->processors : 1, summary});
}

void FakeControls::resume() {
    ++m_epoch;
    changeState(session::ConnectionState::Running, u"The target was told to go on."_s);
    setPrompt(u"Debuggee is running..."_s, false, false);
    Q_EMIT m_session.resumed();
}

void FakeControls::setStatistics(const session::Statistics& statistics) {
    m_statistics = statistics;
    Q_EMIT m_session.statisticsChanged(statistics);
}

void FakeControls::setModules(std::vector<session::Module> modules) {
    m_modules = std::make_shared<const std::vector<session::Module>>(std::move(modules));
    Q_EMIT m_session.modulesChanged(m_modules);
}

void FakeControls::setBreakpoints(std::vector<session::Breakpoint> breakpoints) {
    m_breakpoints = std::make_shared<const std::vector<session::Breakpoint>>(std::move(breakpoints));
    Q_EMIT m_session.breakpointsChanged(m_breakpoints);
}

void FakeControls::setEventFilters(std::vector<session::EventFilter> filters) {
    m_eventFilters = std::make_shared<const std::vector<session::EventFilter>>(std::move(filters));
    Q_EMIT m_session.eventFiltersChanged(m_eventFilters);
}

void FakeControls::print(session::OutputKind kind, const QString& text, const QString& link) {
    auto batch = std::make_shared<std::vector<session::OutputRun>>();
    batch->push_back({kind, text.toStdString(), link.toStdString()});
    Q_EMIT m_session.output(batch);
}

}  // namespace hawser::test
