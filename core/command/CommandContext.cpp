#include "core/command/CommandContext.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/PseudoRegisters.h"
#include "core/command/TargetText.h"
#include "core/command/cpp/CppEvaluator.h"
#include "core/command/cpp/DebuggerNames.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/Locals.h"
#include "core/engine/Architecture.h"
#include "core/engine/FrameView.h"

namespace hawser::command {

PlaceParts CommandContext::placeParts() const {
    return command::placeParts(m_session.habits(), m_session.verbose());
}

bool CommandContext::wide() const {
    return m_debugger.isWide();
}

std::string CommandContext::pointerText(std::uint64_t value) const {
    return m_debugger.addressText(Address(value));
}

std::string CommandContext::numberText(std::uint64_t value) const {
    return formatAddress(value, wide() || !fitsIn32Bits(value));
}

std::string CommandContext::nameOf(Address address) const {
    return nameText(m_debugger, address);
}

disassembly::Disassembler CommandContext::disassembler() const {
    return disassembly::Disassembler(m_debugger.architecture().disassemblerMode());
}

disassembly::Namer CommandContext::namer() const {
    return namerOf(m_debugger);
}

Result<> CommandContext::checkInterrupted() const {
    m_session.awaitReader();
    if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "The command was cancelled.");
    return {};
}

Result<> CommandContext::setUserRegister(std::string_view name, CommandMemory::UserRegister value) {
    const auto index = userRegisterIndex(name);
    if (!index) return fail(ErrorCode::InvalidArgument, fmt::format("${} cannot be set.", oneLine(name, 32)));
    m_memory.userRegisters[*index] = std::move(value);
    return {};
}

Address CommandContext::nextCode() const {
    const auto& next = m_memory.nextCode;
    const bool same =
        next && next->processor == m_debugger.currentProcessor() && next->frame == m_debugger.currentFrame();
    return same ? next->address : current();
}

void CommandContext::setNextCode(Address address) {
    m_memory.nextCode = {address, m_debugger.currentProcessor(), m_debugger.currentFrame()};
}

Address CommandContext::current() const {
    const auto registers = engine::registersInView(m_debugger);
    return registers ? (*registers)->programCounter() : Address();
}

Result<std::uint64_t> CommandContext::readMemory(Address address, unsigned bytes, bool physical) const {
    if (!physical) return m_debugger.readInteger(address, bytes);
    const auto memory = m_debugger.readPhysical(address, bytes);
    if (!memory) return tl::unexpected(memory.error());
    if (memory->size() < bytes || !memory->allValid()) {
        return fail(ErrorCode::NotAvailable, "The physical memory could not be read.", address.value());
    }
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i > 0; --i)
        value = value << 8 | std::to_integer<std::uint64_t>(memory->bytes[i - 1]);
    return value;
}

std::optional<RegisterNumber> CommandContext::registerValue(std::string_view name) const {
    const auto value = engine::registerInView(m_debugger, toLower(name));
    if (!value || !*value) return std::nullopt;
    return RegisterNumber{(*value)->value, (*value)->bits};
}

std::optional<std::uint64_t> CommandContext::pseudoRegister(std::string_view name) const {
    if (const auto index = userRegisterIndex(name)) return m_memory.userRegisters[*index].number;
    if (equalIgnoringCase(name, "extret")) return m_memory.element;
    return pseudoRegisterValue(m_debugger, toLower(name), pointerBytes());
}

const TypedValue* CommandContext::typedRegister(std::string_view name) const {
    const auto index = userRegisterIndex(name);
    return index && m_memory.userRegisters[*index].typed ? &*m_memory.userRegisters[*index].typed : nullptr;
}

std::optional<Address> CommandContext::symbol(std::string_view name) const {
    if (const auto reference = engine::parseSourceReference(name)) {
        const auto found = m_debugger.sources().lines.of(*reference, current());
        return found.empty() ? std::nullopt : std::optional(found.front().start);
    }
    if (name.find('!') == std::string_view::npos) {
        // A variable that a register holds has no address: then it stands for its value.
        const auto local = localNamed(m_debugger, name);
        if (local && *local && (*local)->value.address) return (*local)->value.address;
        if (local && *local && (*local)->value.exists()) {
            const auto number = numberOf(DebuggerMemory(m_debugger), (*local)->value);
            if (number && *number) return Address(**number);
        }
    }
    return m_debugger.names().addressOf(name);
}

Result<std::uint64_t> CommandContext::cpp(std::string_view expression) const {
    using Writes = DebuggerMemory::Writes;
    const DebuggerMemory memory(m_debugger, m_onlyLooking ? Writes::Refused : Writes::Allowed);
    return evaluateCppNumber(expression, DebuggerNames(m_debugger, *this), memory);
}

}  // namespace hawser::command
