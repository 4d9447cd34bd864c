#pragma once

#include <QByteArray>
#include <QString>
#include <variant>

#include "core/command/completion/Completion.h"
#include "core/command/tasks/TaskList.h"
#include "core/command/types/ValueRow.h"
#include "core/engine/ProcessorList.h"
#include "core/session/SessionTypes.h"

// The questions of SessionRequest, each beside what its answer holds (`Value`). All that ask the target need
// a stopped one, else NotAvailable.
namespace hawser::session {

using command::CompletionCandidate;
using command::CompletionKind;
using command::OpenedRow;
using command::ProcessRow;
using command::TaskList;
using command::ThreadRow;
using command::ValueRow;
using engine::ProcessorState;

struct Done {};  // the value of a question that only changes something
struct RegisterList {
    std::uint16_t processor = 0;
    unsigned frame = 0;  // the chosen one; of a caller not all values are known
    std::vector<RegisterValue> values;
};
struct MemoryBlock {
    bool physical = false;
    MemoryBytes bytes;  // bytes.start is what the address expression came to
};
struct DisassemblyBlock {
    std::vector<Instruction> lines;
    Address programCounter;
    bool hasProgramCounter = false;
    unsigned frame = 0;    // the chosen one
    Address frameCounter;  // where it executes: the program counter, of a caller the return address
};
struct StackList {
    std::vector<StackFrame> frames;
    unsigned chosen = 0;
};
struct ProcessorList {
    std::vector<ProcessorState> processors;
};
struct Evaluation {
    std::uint64_t value = 0;
};

// A line of a source file. The file goes by the path that the symbols have it under.
struct SourcePlace {
    QString file;
    unsigned line = 0;  // 0: none is known
    Address start;      // of the code that it became
};
struct SourcePlaces {
    unsigned frame = 0;   // the chosen one
    SourcePlace current;  // where it executes
    std::vector<SourcePlace> places;
};
struct SourceFileText {
    QString file;
    QString path;  // of the one that was read
    QString text;
    SourceMatch match = SourceMatch::Unknown;
    std::vector<std::uint32_t> codeLines;  // that became code, in order
};

// What may stand in the place of the word at the cursor. Texts as CompletionCandidate has them.
struct LineCompletion {
    unsigned start = 0;  // of the word, in characters of the line
    std::vector<CompletionCandidate> candidates;
    QString common;     // how all begin, those that are left out too; at least the word up to the cursor
    bool more = false;  // some are left out
};

// Variables or expressions as a tree: each row's parts behind it where they are wanted.
struct VariableList {
    unsigned frame = 0;  // the chosen one
    std::string scope;   // the function that it executes: "nt!KeBugCheckEx"; empty: not told
    std::string why;     // there is no row; empty: there is
    std::vector<ValueRow> rows;
};

struct ReadRegisters {
    using Value = RegisterList;
    std::vector<RegisterGroup> without{};  // groups that nobody looks at
};
struct ReadMemoryAt {
    using Value = MemoryBlock;
    QString expression;  // empty: `address` is meant
    Address address;
    std::size_t count = 0;
    bool physical = false;
};
struct DisassembleAt {
    using Value = DisassemblyBlock;
    QString expression;
    std::optional<Address> address;  // neither: where the chosen frame executes
    unsigned before = 0;
    unsigned after = 0;
};
struct ReadStack {
    using Value = StackList;
    unsigned maxFrames = 0;
};
struct ReadProcessors {
    using Value = ProcessorList;
};
struct Evaluate {
    using Value = Evaluation;
    QString expression;
};
// Which lines are these addresses of, and the chosen frame.
struct FindSource {
    using Value = SourcePlaces;
    std::vector<Address> addresses{};
};
// A file that symbols name as a source, read where the session is. `shown`: the user has found it there, and
// that is remembered; without `file` whatever source it is.
struct ReadSource {
    using Value = SourceFileText;
    static constexpr bool kTimeless = true;
    QString file;
    QString shown{};
};
// Of a command line that is being typed. Asks the target nothing, and waits for no symbols: it may run.
struct CompleteLine {
    using Value = LineCompletion;
    static constexpr bool kTimeless = true;
    QString line;
    unsigned cursor = 0;  // in characters
    bool files = true;    // paths too, of the computer of the session; not for clients that only look on
};
// The variables of the chosen frame.
struct ReadLocals {
    using Value = VariableList;
    std::vector<OpenedRow> opened{};
};
// The kernel's processes, and the threads of those that are opened (ProcessRow::process), by the kernel's
// types: NotAvailable says how to get them where they are not there, and no file is waited for.
struct ReadTasks {
    using Value = TaskList;
    std::vector<Address> opened{};
};
// C++ expressions, which change nothing in the target; one that fails has its reason as its value.
struct ReadWatch {
    using Value = VariableList;
    std::vector<std::string> expressions{};
    std::vector<OpenedRow> opened{};
};
// What the C++ expression `path` (ValueRow::path) comes to becomes what `value` does.
struct AssignValue {
    using Value = Done;
    std::string path;
    std::string value;
};
struct WriteRegister {
    using Value = Done;
    QString name;
    std::uint64_t value = 0;
};
struct WriteMemoryAt {
    using Value = Done;
    Address address;
    QByteArray bytes;
    bool physical = false;
};
struct SelectProcessor {
    using Value = Done;
    unsigned processor = 0;
};
struct SelectFrame {
    using Value = Done;
    unsigned number = 0;
};
// As .process and .thread: looked at, and the target stands where it stood. 0: back.
struct SelectProcess {
    using Value = Done;
    Address process;
};
struct SelectThread {
    using Value = Done;
    Address thread;
};
struct ToggleBreakpoint {
    using Value = Done;
    Address address;
};
struct ToggleSourceBreakpoint {
    using Value = Done;
    QString file;
    unsigned line = 0;
};
struct EnableBreakpoint {
    using Value = Done;
    unsigned id = 0;
    bool on = false;
};
struct RemoveBreakpoint {
    using Value = Done;
    unsigned id = 0;
};
struct ReloadModules {
    using Value = Done;
};

template <class T>
concept Question = requires {
    typename T::Value;
};

// Nothing that the target does makes its answer untrue: it is never Overtaken.
template <class T>
inline constexpr bool isTimeless = requires { requires T::kTimeless; };

// What an answer can hold: every `Value` above, once.
using AnswerValue = std::variant<std::shared_ptr<const Done>, std::shared_ptr<const RegisterList>,
                                 std::shared_ptr<const MemoryBlock>, std::shared_ptr<const DisassemblyBlock>,
                                 std::shared_ptr<const StackList>, std::shared_ptr<const ProcessorList>,
                                 std::shared_ptr<const Evaluation>, std::shared_ptr<const SourcePlaces>,
                                 std::shared_ptr<const SourceFileText>, std::shared_ptr<const LineCompletion>,
                                 std::shared_ptr<const VariableList>, std::shared_ptr<const TaskList>>;

using RegistersAnswer = Answer<RegisterList>;
using MemoryAnswer = Answer<MemoryBlock>;
using DisassemblyAnswer = Answer<DisassemblyBlock>;
using StackAnswer = Answer<StackList>;
using EvaluationAnswer = Answer<Evaluation>;
using SourceAnswer = Answer<SourceFileText>;
using CompletionAnswer = Answer<LineCompletion>;
using WriteAnswer = Answer<Done>;  // a register, memory or breakpoint was changed

}  // namespace hawser::session

Q_DECLARE_METATYPE(hawser::session::RegistersAnswer)
Q_DECLARE_METATYPE(hawser::session::MemoryAnswer)
Q_DECLARE_METATYPE(hawser::session::DisassemblyAnswer)
Q_DECLARE_METATYPE(hawser::session::StackAnswer)
Q_DECLARE_METATYPE(hawser::session::EvaluationAnswer)
Q_DECLARE_METATYPE(hawser::session::WriteAnswer)
