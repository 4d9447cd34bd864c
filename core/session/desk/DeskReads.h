#pragma once

#include "core/command/Interpreter.h"
#include "core/session/Questions.h"
#include "core/session/desk/LineReads.h"
#include "core/session/desk/SourceReads.h"
#include "core/session/desk/TaskReads.h"
#include "core/session/desk/VariableReads.h"

namespace hawser::session {

// Questions that leave the target as it is: one function each, synchronous. A new one is its structs in
// Questions.h, its name in SessionRequest.h and its function here. Engine thread.
class DeskReads {
  public:
    DeskReads(engine::Debugger& debugger, command::Interpreter& interpreter)
        : m_debugger(debugger), m_interpreter(interpreter) {}

    Result<RegisterList> answer(const ReadRegisters& question);
    Result<MemoryBlock> answer(const ReadMemoryAt& question);
    Result<DisassemblyBlock> answer(const DisassembleAt& question);
    Result<StackList> answer(const ReadStack& question);
    Result<ProcessorList> answer(const ReadProcessors& /*question*/) {
        return engine::listProcessors(m_debugger).map([](auto&& list) {
            return ProcessorList{std::forward<decltype(list)>(list)};
        });
    }
    Result<Evaluation> answer(const Evaluate& question);
    Result<SourcePlaces> answer(const FindSource& question) { return findSource(m_debugger, question); }
    Result<SourceFileText> answer(const ReadSource& question) { return readSource(m_debugger, question); }
    Result<LineCompletion> answer(const CompleteLine& question) {
        return completeLine(m_interpreter, question);
    }
    Result<VariableList> answer(const ReadLocals& question) {
        return readLocals(m_debugger, m_interpreter, question);
    }
    Result<VariableList> answer(const ReadWatch& question) {
        return readWatch(m_debugger, m_interpreter, question);
    }
    Result<TaskList> answer(const ReadTasks& question) { return readTasks(m_debugger, question); }

  private:
    Result<Address> resolve(const QString& expression, Address otherwise,
                            command::Arguments::Space space = command::Arguments::Space::Virtual);
    Result<engine::MemoryBytes> readCode(const disassembly::Disassembler& disassembler, Address start,
                                         std::size_t ahead, unsigned instructions);
    Result<std::vector<Instruction>> disassemble(Address address, unsigned before, unsigned after);

    engine::Debugger& m_debugger;
    command::Interpreter& m_interpreter;
};

}  // namespace hawser::session
