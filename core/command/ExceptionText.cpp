#include "core/command/ExceptionText.h"

#include <fmt/format.h>

#include "core/command/TargetText.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/ExceptionNames.h"

namespace hawser::command {

namespace {

// ExceptionInformation[0] of an access violation (winnt.h).
std::string attemptText(const engine::Debugger& debugger, const engine::ExceptionEvent& exception) {
    if (!engine::isAccessCode(exception.code) || exception.parameters.size() < 2) return {};
    const std::string at = debugger.addressText(debugger.canonical(Address(exception.parameters[1])));
    if (exception.parameters[0] == 0) return fmt::format("Attempt to read from address {}\n", at);
    if (exception.parameters[0] == 1) return fmt::format("Attempt to write to address {}\n", at);
    if (exception.parameters[0] == 8)
        return fmt::format("Attempt to execute non-executable address {}\n", at);
    return {};
}

}  // namespace

std::string exceptionRecordText(const engine::Debugger& debugger, const engine::ExceptionEvent& exception) {
    const std::string name = nameText(debugger, exception.address);
    std::string text = fmt::format("ExceptionAddress: {}{}\n", debugger.addressText(exception.address),
                                   name.empty() ? std::string() : fmt::format(" ({})", name));
    text +=
        fmt::format("   ExceptionCode: {:08x} ({})\n", exception.code, engine::exceptionName(exception.code));
    text += fmt::format("  ExceptionFlags: {:08x}\n", exception.flags);
    if (exception.record.value() != 0)
        text += fmt::format("  Chained Record: {}\n", debugger.addressText(exception.record));
    text += fmt::format("NumberParameters: {}\n", exception.parameters.size());
    for (std::size_t i = 0; i < exception.parameters.size(); ++i)
        text +=
            fmt::format("   Parameter[{}]: {}\n", i, debugger.addressText(Address(exception.parameters[i])));
    return text + attemptText(debugger, exception);
}

}  // namespace hawser::command
