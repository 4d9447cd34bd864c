#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ErrorNames.h"

// "!error 2", "!error c0000005 1": what a code is called.
namespace hawser::command {

namespace {

constexpr std::uint32_t kWin32Facility = 0x80070000;  // an HRESULT that holds a Win32 code
constexpr std::uint32_t kNtFacility = 0x10000000;     // one that holds an NTSTATUS

std::string ntText(std::uint32_t code) {
    return fmt::format("Error code: (NTSTATUS) 0x{0:x} ({0}) - {1}\n", code,
                       ntStatusName(code).value_or("<Unable to get error code text>"));
}

std::string describe(std::uint32_t code) {
    if (const auto name = win32ErrorName(code); name && code < 0x10000)
        return fmt::format("Error code: (Win32) 0x{0:x} ({0}) - {1}\n", code, *name);
    if (const auto name = hresultName(code))
        return fmt::format("Error code: (HRESULT) 0x{0:x} ({0}) - {1}\n", code, *name);
    if ((code & 0xFFFF0000) == kWin32Facility)
        if (const auto name = win32ErrorName(code & 0xFFFF))
            return fmt::format("Error code: (HRESULT) 0x{0:x} ({0}) - {1}\n", code, *name);
    if (ntStatusName(code)) return ntText(code);
    if ((code & kNtFacility) != 0 && ntStatusName(code & ~kNtFacility))
        return fmt::format("Error code: (HRESULT) 0x{0:x} ({0}) - {1}\n", code,
                           *ntStatusName(code & ~kNtFacility));
    return fmt::format("Error code: 0x{0:x} ({0}) - <Unable to get error code text>\n", code);
}

Result<Outcome> tellError(Call& call) {
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    std::uint64_t flags = 0;
    if (!call.arguments.empty()) {
        const auto given = call.arguments.takeExpression(call.context);
        if (!given) return tl::unexpected(given.error());
        flags = *given;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*value > UINT32_MAX && !fitsIn32Bits(*value))
        return fail(ErrorCode::InvalidArgument, "An error code has 32 bits.");
    const auto code = static_cast<std::uint32_t>(*value);
    call.context.output().print(flags == 1 ? ntText(code) : describe(code));
    return Outcome::Done;
}

}  // namespace

void addErrorCommands(CommandRegistry& registry) {
    registry.add("Error codes",
                 {{"!error", "!error Code [1]", "What an error code is called; 1: it is an NTSTATUS",
                   Needs::Nothing, tellError}});
}

}  // namespace hawser::command
