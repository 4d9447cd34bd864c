#include "core/command/memory/KernelVariable.h"

namespace hawser::command {

Result<std::optional<std::uint64_t>> variableNamed(engine::Debugger& debugger, std::string_view name) {
    const auto at = debugger.names().addressOf(name);
    if (!at) return std::nullopt;
    const auto value = debugger.readInteger(*at, debugger.isWide() ? 8 : 4);
    if (value) return *value;
    if (value.error().code == ErrorCode::NotAvailable) return std::nullopt;
    return tl::unexpected(value.error());
}

}  // namespace hawser::command
