#include "core/engine/NextInstruction.h"

#include "core/disassembly/Disassembler.h"
#include "core/engine/Architecture.h"
#include "core/engine/Debugger.h"

namespace hawser::engine {

Result<Bytes> NextInstruction::code(bool asReported) const {
    constexpr std::size_t kMost = disassembly::kMaxInstruction;
    const Stop& stop = *m_debugger.stop();
    if (asReported && m_pc == stop.programCounter && stop.instructionStream.size() >= kMost)
        return stop.instructionStream;
    auto memory = m_debugger.read(m_pc, kMost);
    if (!memory) return tl::unexpected(memory.error());
    memory->bytes.resize(memory->validPrefix());
    return std::move(memory->bytes);
}

Result<std::optional<disassembly::Instruction>> NextInstruction::decoded() const {
    const auto bytes = code(true);
    if (!bytes) return tl::unexpected(bytes.error());
    return disassembly::Disassembler(m_debugger.architecture().disassemblerMode()).decode(*bytes, m_pc, {});
}

Result<disassembly::FlowKind> NextInstruction::flow() const {
    const auto instruction = decoded();
    if (!instruction) return tl::unexpected(instruction.error());
    return *instruction ? (*instruction)->flow : disassembly::FlowKind::Other;
}

Result<bool> NextInstruction::reaches(const StepGoal& goal) const {
    using disassembly::FlowKind;
    using Until = StepGoal::Until;
    if (goal.until == Until::Count) return true;
    if (goal.until == Until::Address) return m_pc == m_debugger.canonical(goal.address);
    const auto kind = flow();
    if (!kind) return tl::unexpected(kind.error());
    switch (goal.until) {
        case Until::Call:
            return *kind == FlowKind::Call;
        case Until::Return:
            return *kind == FlowKind::Return;
        case Until::CallOrReturn:
            return *kind == FlowKind::Call || *kind == FlowKind::Return;
        case Until::Branch:
            return *kind != FlowKind::Other;
        case Until::Count:
        case Until::Address:
        case Until::Watched:
            break;
    }
    return true;
}

Result<std::optional<Address>> NextInstruction::behindCall() const {
    const auto bytes = code(false);
    if (!bytes) return tl::unexpected(bytes.error());
    return m_debugger.architecture().runThrough(*bytes, m_pc);
}

Result<std::optional<Address>> NextInstruction::landing() const {
    const auto bytes = code(true);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto landing = m_debugger.architecture().landing(*bytes, m_pc);
    if (!landing || landing->behind) return landing ? landing->behind : std::nullopt;
    const auto registers = m_debugger.registers(m_debugger.stop()->processor);
    if (!registers) return tl::unexpected(registers.error());
    const auto place = m_debugger.readInteger((*registers)->stackPointer(), landing->pointerBytes);
    if (!place && place.error().code != ErrorCode::NotAvailable) return tl::unexpected(place.error());
    if (!place) return std::nullopt;
    const Address there = m_debugger.canonical(Address(*place));
    const auto memory = m_debugger.read(there, m_debugger.architecture().breakSize());
    if (!memory) return tl::unexpected(memory.error());
    return memory->allValid() ? std::optional(there) : std::nullopt;
}

}  // namespace hawser::engine
