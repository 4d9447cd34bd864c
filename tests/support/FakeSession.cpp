#include "tests/support/FakeSession.h"

#include <QTimer>
#include <algorithm>

#include "core/base/Overloaded.h"

using namespace Qt::StringLiterals;

namespace hawser::test {

using namespace session;

namespace {

QString hex(std::uint64_t value) {
    return QString::number(qulonglong{value}, 16);
}

QString textOf(const CompletionCandidate& candidate) {
    return QString::fromStdString(candidate.text);
}

QString place(const QString& expression, Address address) {
    return expression.isEmpty() ? u"0x"_s + hex(address.value()) : expression;
}

QString openedText(const std::vector<OpenedRow>& rows) {
    QString text;
    for (const OpenedRow& row : rows)
        text += u" +%1:%2"_s.arg(QString::fromStdString(row.path)).arg(row.parts);
    return text;
}

// Of a whole tree the rows that are wanted, as the desk answers.
void take(const std::vector<ValueRow>& tree, const std::vector<OpenedRow>& opened,
          std::vector<ValueRow>& rows) {
    struct Level {
        std::uint32_t left = UINT32_MAX;  // parts that are still wanted
        std::uint64_t out = 0;            // of those that are not
    };
    std::vector<Level> levels(1);
    std::uint32_t skipped = UINT32_MAX;  // the depth below which nothing is wanted
    const auto close = [&](std::size_t depth) {
        for (; levels.size() > depth + 1; levels.pop_back())
            if (levels.back().out != 0)
                rows.push_back(
                    {.depth = static_cast<std::uint32_t>(levels.size() - 1), .left = levels.back().out});
    };
    for (const ValueRow& row : tree) {
        if (row.depth > skipped) continue;
        skipped = UINT32_MAX;
        close(row.depth);
        Level& level = levels.back();
        if (level.left == 0) {
            ++level.out;
            skipped = row.depth;
            continue;
        }
        --level.left;
        rows.push_back(row);
        const auto wanted = std::ranges::find(opened, row.path, &OpenedRow::path);
        if (!row.opens || wanted == opened.end())
            skipped = row.depth;
        else
            levels.push_back({wanted->parts});
    }
    close(0);
}

// How a request stands in `calls`; empty: nobody looks at it.
QString nameOf(const SessionRequest& request) {
    return std::visit(
        Overloaded{
            [](const OpenSession& r) { return u"open "_s + r.options.connection; },
            [](const CloseSession&) { return u"close"_s; },
            [](const Resynchronize&) { return u"resynchronize"_s; },
            [](const Restart&) { return u"restart"_s; },
            [](const BreakIn&) { return u"breakIn"_s; },
            [](const CancelCommand&) { return u"cancelCommand"_s; },
            [](const Quit& r) { return r.leaveRunning ? u"quit run"_s : u"quit leave"_s; },
            [](const PressKey& r) { return u"press "_s + QLatin1Char(r.letter); },
            [](const SetInitialBreak& r) {
                return u"setInitialBreak %1"_s.arg(static_cast<int>(r.initialBreak));
            },
            [](const SetPacketTrace& r) {
                return (r.on ? u"setPacketTrace 1"_s : u"setPacketTrace 0"_s) +
                       (r.forClients ? u" for clients"_s : QString());
            },
            [](const Execute& r) { return u"execute "_s + r.line; },
            [](const ShareSession& r) { return u"share "_s + r.address; },
            [](const Announce& r) { return u"announce "_s + r.text; },
            [](const AnswerTargetPrompt& r) { return u"answer "_s + r.text; },
            [](const ReadRegisters&) { return u"readRegisters"_s; },
            [](const ReadMemoryAt& r) {
                return u"readMemory %1 %2 %3"_s.arg(place(r.expression, r.address))
                    .arg(r.count)
                    .arg(r.physical ? u"physical"_s : u"virtual"_s);
            },
            [](const DisassembleAt& r) {
                const QString at = r.address ? place({}, *r.address) : u"'%1'"_s.arg(r.expression);
                return u"disassemble %1 %2 %3"_s.arg(at).arg(r.before).arg(r.after);
            },
            [](const ReadStack&) { return u"readStack"_s; },
            [](const ReadProcessors&) { return u"readProcessors"_s; },
            [](const Evaluate& r) { return u"evaluate "_s + r.expression; },
            [](const FindSource&) { return QString(); },
            [](const ReadSource& r) { return u"readSource %1 %2"_s.arg(r.file, r.shown).trimmed(); },
            [](const ReadLocals& r) { return u"readLocals"_s + openedText(r.opened); },
            [](const ReadWatch& r) {
                QStringList texts;
                for (const std::string& text : r.expressions) texts += QString::fromStdString(text);
                return u"readWatch "_s + texts.join(u"; "_s) + openedText(r.opened);
            },
            [](const ReadTasks& r) {
                QString text = u"readTasks"_s;
                for (const Address process : r.opened) text += u" 0x"_s + hex(process.value());
                return text;
            },
            [](const SelectProcess& r) { return u"selectProcess 0x"_s + hex(r.process.value()); },
            [](const SelectThread& r) { return u"selectThread 0x"_s + hex(r.thread.value()); },
            [](const AssignValue& r) {
                return u"assign %1 = %2"_s.arg(QString::fromStdString(r.path),
                                               QString::fromStdString(r.value));
            },
            [](const WriteRegister& r) { return u"writeRegister %1 %2"_s.arg(r.name, hex(r.value)); },
            [](const WriteMemoryAt& r) {
                return u"writeMemory 0x%1 %2"_s.arg(hex(r.address.value()),
                                                    QString::fromLatin1(r.bytes.toHex()));
            },
            [](const SelectProcessor& r) { return u"selectProcessor %1"_s.arg(r.processor); },
            [](const SelectFrame& r) { return u"selectFrame %1"_s.arg(r.number); },
            [](const ToggleBreakpoint& r) { return u"toggleBreakpoint 0x"_s + hex(r.address.value()); },
            [](const ToggleSourceBreakpoint& r) {
                return u"toggleSourceBreakpoint %1 %2"_s.arg(r.file).arg(r.line);
            },
            [](const EnableBreakpoint& r) { return u"enableBreakpoint %1 %2"_s.arg(r.id).arg(r.on ? 1 : 0); },
            [](const RemoveBreakpoint& r) { return u"removeBreakpoint %1"_s.arg(r.id); },
            [](const ReloadModules&) { return u"reloadModules"_s; },
            [](const CompleteLine& r) { return u"complete %1 %2"_s.arg(r.line).arg(r.cursor); },
        },
        request);
}

}  // namespace

int FakeSession::count(const QString& prefix) const {
    return static_cast<int>(
        std::ranges::count_if(calls, [&](const QString& call) { return call.startsWith(prefix); }));
}

void FakeSession::tell(const SessionEvent& event) {
    deliver(event);
    // Everything happens in one moment: what is told must not depend on how long a test takes.
    constexpr TimePoint now(std::chrono::hours(1));
    if (const auto* line = std::get_if<LineNamed>(&event)) m_health.lineNamed(line->kind);
    const auto* change = std::get_if<ConnectionChange>(&event);
    const auto* counters = std::get_if<Statistics>(&event);
    if (change != nullptr) m_health.changed(*change, now);
    if (counters != nullptr) m_health.counted(*counters, now);
    if (change == nullptr && counters == nullptr) return;
    deliver(LineReport{m_health.report(now), gainedSince(m_health.atStart(), told().statistics),
                       gainedSince(m_health.atResynchronization(), told().statistics),
                       gainedSince(m_health.atResume(), told().statistics)});
}

void FakeSession::cancel(RequestId id) {
    QTimer::singleShot(0, this, [this, id] {
        deliver(Answered{id, m_epoch, fail(ErrorCode::Cancelled, "The question was cancelled.")});
    });
}

void FakeSession::post(PostedRequest request) {
    if (const QString name = nameOf(request.request); !name.isEmpty()) calls += name;
    if (std::holds_alternative<FindSource>(request.request)) ++sourcesFound;
    std::visit(
        [&]<class R>(const R& r) {
            if constexpr (Question<R>)
                handleQuestion(request.id, r);
            else
                handle(r);
        },
        request.request);
}

template <class Order>
void FakeSession::handle(const Order& order) {
    if constexpr (std::is_same_v<Order, OpenSession>) {
        options = order.options;
        tell(InitialBreakChanged{options.initialBreak});
        if (!options.breakpoints.empty()) setBreakpoints(options.breakpoints);
        if (!options.eventFilters.empty()) setEventFilters(options.eventFilters);
        changeState(ConnectionState::Opening, u"The connection is being opened."_s);
    } else if constexpr (std::is_same_v<Order, CloseSession>) {
        changeState(ConnectionState::Closed, u"Debugging was stopped."_s);
    } else if constexpr (std::is_same_v<Order, Resynchronize>) {
        changeState(ConnectionState::Resynchronizing, u"Resynchronize was asked for."_s);
    } else if constexpr (std::is_same_v<Order, Restart>) {
        changeState(ConnectionState::Restarting, u"Restart was asked for."_s);
    } else if constexpr (std::is_same_v<Order, SetInitialBreak>) {
        tell(InitialBreakChanged{order.initialBreak});
    } else if constexpr (std::is_same_v<Order, PressKey>) {
        if (order.letter == 'k') tell(InitialBreakChanged{session::nextOf(told().initialBreak)});
        if (order.letter == 'v') tell(VerboseChanged{!told().verbose});
    } else if constexpr (std::is_same_v<Order, Quit>) {
        if (finishesQuit) QTimer::singleShot(0, this, [this] { tell(Finished{}); });
    }
}

template <Question Q>
void FakeSession::handleQuestion(RequestId id, const Q& question) {
    if constexpr (std::is_same_v<Q, CompleteLine>)
        if (holdsCompletions) return heldCompletions.push_back([=, this] { answerLater(id, question); });
    answerLater(id, question);
}

template <Question Q>
void FakeSession::answerLater(RequestId id, const Q& question) {
    // An answer belongs to the moment in which it was asked for.
    QTimer::singleShot(0, this, [this, id, question, epoch = m_epoch] {
        constexpr bool kChange = std::is_same_v<typename Q::Value, Done>;
        Result<typename Q::Value> value = tl::unexpected(failure.value_or(Error{}));
        if constexpr (kChange) {
            if (!failure) change(question);
            if (!failure) value = Done{};
        } else if (!failure) {
            value = answer(question);
        }
        const bool changed = kChange && value.has_value();
        Answered answered{id, epoch, tl::unexpected(Error{})};
        if (value)
            answered.outcome = std::make_shared<const typename Q::Value>(std::move(*value));
        else
            answered.outcome = tl::unexpected(value.error());
        deliver(answered);
        if (changed) deliver(ContentsChanged{m_epoch, stack.chosen});
    });
}

Result<Address> FakeSession::evaluate(const QString& expression) const {
    if (stack.chosen != 0 && expression.trimmed() == u"@$csp"_s)
        return stack.frames[stack.chosen].stackPointer;
    const auto named = names.find(expression.trimmed());
    if (named != names.end()) return named->second;
    bool ok = false;
    QString digits = expression.trimmed();
    digits.remove(u'`');
    if (digits.startsWith("0x"_L1)) digits.remove(0, 2);
    const auto value = digits.toULongLong(&ok, 16);
    if (ok) return Address(value);
    return fail(ErrorCode::InvalidArgument, "Couldn't resolve error at '" + expression.toStdString() + "'");
}

Result<RegisterList> FakeSession::answer(const ReadRegisters&) const {
    return registers;
}

Result<MemoryBlock> FakeSession::answer(const ReadMemoryAt& question) const {
    const auto address =
        question.expression.isEmpty() ? Result<Address>(question.address) : evaluate(question.expression);
    if (!address) return tl::unexpected(address.error());
    MemoryBlock block{question.physical, {*address, {}, {}}};
    for (std::size_t i = 0; i < question.count; ++i) {
        const auto byte = memory ? memory(*address + i) : std::nullopt;
        block.bytes.bytes.push_back(std::byte{byte.value_or(0)});
        block.bytes.valid.push_back(byte.has_value());
    }
    return block;
}

Result<DisassemblyBlock> FakeSession::answer(const DisassembleAt& question) const {
    const Address frame = stack.chosen == 0 ? programCounter : stack.frames[stack.chosen].instruction;
    const auto address = question.address                ? Result<Address>(*question.address)
                         : question.expression.isEmpty() ? Result<Address>(frame)
                                                         : evaluate(question.expression);
    if (!address) return tl::unexpected(address.error());
    const auto at = std::ranges::lower_bound(code, *address, {}, &Instruction::address);
    if (at == code.end()) return fail(ErrorCode::NotAvailable, "Memory access error: no code there.");
    const auto ahead = std::min<std::ptrdiff_t>(question.before, at - code.begin());
    const auto behind = std::min<std::ptrdiff_t>(question.after, code.end() - at);
    return DisassemblyBlock{{at - ahead, at + behind}, programCounter, true, stack.chosen, frame};
}

Result<StackList> FakeSession::answer(const ReadStack&) const {
    return stack;
}

Result<ProcessorList> FakeSession::answer(const ReadProcessors&) const {
    return processors;
}

Result<Evaluation> FakeSession::answer(const Evaluate& question) const {
    const auto value = evaluate(question.expression);
    if (!value) return tl::unexpected(value.error());
    return Evaluation{value->value()};
}

Result<SourcePlaces> FakeSession::answer(const FindSource& question) const {
    const auto placeOf = [&](Address address) {
        const auto found = sourcePlaces.find(address);
        return found == sourcePlaces.end() ? SourcePlace{} : found->second;
    };
    const Address counter = stack.chosen == 0 ? programCounter : stack.frames[stack.chosen].instruction;
    SourcePlaces places{stack.chosen, placeOf(counter), {}};
    for (const Address address : question.addresses) places.places.push_back(placeOf(address));
    return places;
}

// The word from the last blank on.
Result<LineCompletion> FakeSession::answer(const CompleteLine& question) const {
    const QString before = question.line.left(question.cursor);
    LineCompletion found;
    found.start = static_cast<unsigned>(before.lastIndexOf(u' ') + 1);
    const QString typed = before.mid(found.start);
    for (const auto& [text, kind] : completions)
        if (text.startsWith(typed, Qt::CaseInsensitive))
            found.candidates.push_back({text.toStdString(), kind});
    found.more = completesMore;
    found.common = found.candidates.empty() ? typed : textOf(found.candidates.front());
    for (const auto& candidate : found.candidates)
        while (!textOf(candidate).startsWith(found.common, Qt::CaseInsensitive)) found.common.chop(1);
    return found;
}

Result<SourceFileText> FakeSession::answer(const ReadSource& question) const {
    const auto found = sources.find(question.file.isEmpty() ? question.shown : question.file);
    if (found == sources.end() || (found->second.path.isEmpty() && question.shown.isEmpty()))
        return fail(ErrorCode::NotAvailable,
                    "The source file " + question.file.toStdString() + " is not found.");
    SourceFileText text = found->second;
    if (!question.shown.isEmpty()) text.path = question.shown;
    return text;
}

Result<VariableList> FakeSession::answer(const ReadLocals& question) const {
    VariableList list = locals;
    list.frame = stack.chosen;
    list.rows.clear();
    take(locals.rows, question.opened, list.rows);
    return list;
}

Result<VariableList> FakeSession::answer(const ReadWatch& question) const {
    VariableList list;
    list.frame = stack.chosen;
    for (const std::string& text : question.expressions) {
        const auto found = watch.find(QString::fromStdString(text));
        if (found != watch.end()) {
            take(found->second, question.opened, list.rows);
            continue;
        }
        ValueRow row{.name = text, .value = "Couldn't resolve error at '" + text + "'", .path = text};
        row.failed = true;
        list.rows.push_back(row);
    }
    return list;
}

Result<TaskList> FakeSession::answer(const ReadTasks& question) const {
    TaskList list = tasks;
    for (ProcessRow& row : list.processes) {
        row.opened = std::ranges::find(question.opened, row.process) != question.opened.end();
        if (!row.opened) row.threads.clear();
    }
    return list;
}

void FakeSession::toggle(Address address) {
    std::vector<Breakpoint> list = *told().breakpoints;
    if (std::erase_if(list, [&](const Breakpoint& b) { return b.address == address; }) == 0) {
        Breakpoint added;
        added.id = static_cast<unsigned>(list.size());
        added.address = address;
        list.push_back(added);
    }
    setBreakpoints(std::move(list));
}

template <class Change>
void FakeSession::change(const Change& wanted) {
    if constexpr (std::is_same_v<Change, WriteRegister>) {
        for (auto& known : registers.values)
            if (QString::fromStdString(known.name) == wanted.name) known.value = wanted.value;
    } else if constexpr (std::is_same_v<Change, AssignValue>) {
        for (auto& row : locals.rows)
            if (row.path == wanted.path) row.value = row.edit = wanted.value;
        for (auto& [text, rows] : watch)
            for (auto& row : rows)
                if (row.path == wanted.path) row.value = row.edit = wanted.value;
    } else if constexpr (std::is_same_v<Change, SelectProcessor>) {
        for (auto& known : processors.processors) known.current = known.number == wanted.processor;
    } else if constexpr (std::is_same_v<Change, SelectProcess>) {
        for (auto& known : tasks.processes) known.current = known.process == wanted.process;
    } else if constexpr (std::is_same_v<Change, SelectThread>) {
        for (auto& known : tasks.processes)
            for (auto& thread : known.threads) thread.current = thread.thread == wanted.thread;
    } else if constexpr (std::is_same_v<Change, SelectFrame>) {
        stack.chosen = registers.frame = wanted.number;
    } else if constexpr (std::is_same_v<Change, ToggleBreakpoint>) {
        toggle(wanted.address);
    } else if constexpr (std::is_same_v<Change, ToggleSourceBreakpoint>) {
        for (const auto& [address, place] : sourcePlaces)
            if (place.file == wanted.file && place.line == wanted.line) return toggle(address);
    }
}

void FakeSession::changeState(ConnectionState to, const QString& reason) {
    if (to == ConnectionState::Closed) {
        tell(TargetForgotten{m_epoch});
        tell(LineNamed{});
    }
    tell(ConnectionChange{told().state, to, reason, QDateTime::currentDateTime(), told().statistics});
}

void FakeSession::setPrompt(const QString& text, bool acceptsCommands, bool busy) {
    tell(PromptState{text, acceptsCommands, busy});
}

void FakeSession::identify(const TargetSummary& target, const QString& line) {
    tell(LineNamed{line, LineKind::Pipe});
    tell(target);
}

void FakeSession::stop(const QString& summary) {
    ++m_epoch;
    stack.chosen = registers.frame = 0;
    changeState(ConnectionState::Stopped, summary);
    setPrompt(u"0: kd>"_s, true, false);
    tell(StopEvent{m_epoch, programCounter, registers.processor,
                   told().target ? told().target->processors : 1, summary});
}

void FakeSession::changeContents() {
    tell(ContentsChanged{++m_epoch, stack.chosen});
}

void FakeSession::resume() {
    ++m_epoch;
    changeState(ConnectionState::Running, u"The target was told to go on."_s);
    setPrompt(u"Debuggee is running..."_s, false, false);
    tell(Resumed{m_epoch});
}

void FakeSession::setStatistics(const Statistics& statistics) {
    tell(statistics);
}

void FakeSession::setModules(std::vector<Module> modules) {
    tell(ModulesChanged{std::make_shared<const std::vector<Module>>(std::move(modules))});
}

void FakeSession::setBreakpoints(std::vector<Breakpoint> breakpoints) {
    tell(BreakpointsChanged{std::make_shared<const std::vector<Breakpoint>>(std::move(breakpoints))});
}

void FakeSession::setEventFilters(std::vector<EventFilter> filters) {
    tell(EventFiltersChanged{std::make_shared<const std::vector<EventFilter>>(std::move(filters))});
}

void FakeSession::print(OutputKind kind, const QString& text, const QString& link) {
    auto batch = std::make_shared<std::vector<OutputRun>>();
    batch->push_back({kind, text.toStdString(), link.toStdString()});
    tell(Output{std::move(batch)});
}

}  // namespace hawser::test
