#include "core/command/types/DebuggerMemory.h"

#include <fmt/format.h>

#include "core/command/TargetText.h"

namespace hawser::command {

Result<engine::MemoryBytes> DebuggerMemory::read(Address address, std::size_t count, bool physical) const {
    return physical ? m_debugger.readPhysical(address, count) : m_debugger.read(address, count);
}

Result<> DebuggerMemory::write(Address address, ByteSpan bytes) const {
    if (m_writes == Writes::Refused)
        return fail(ErrorCode::Refused, "An expression of a view changes nothing.", address.value());
    const auto written = m_debugger.write(address, bytes);
    if (!written) return tl::unexpected(written.error());
    if (*written == bytes.size()) return {};
    const Address at = address + *written;
    return fail(ErrorCode::NotAvailable,
                fmt::format("Memory at {} cannot be written.", m_debugger.addressText(at)), at.value());
}

std::string DebuggerMemory::nameOf(Address address) const {
    return nameText(m_debugger, m_debugger.canonical(address));
}

Result<> DebuggerMemory::checkInterrupted() const {
    if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "The command was cancelled.");
    return {};
}

}  // namespace hawser::command
