#include "core/command/CommandPermission.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hawser::command {

namespace {

// Of those that there are here (public page "Features of Secure Mode").
constexpr auto kNotSecure =
    std::to_array<std::string_view>({".dump", ".opendump", ".writemem", ".shell", "!!"});

}  // namespace

Result<> isAllowed(const CommandContext& context, const Command& command, const CommandText& typed) {
    if (typed.everyProcessor && !command.acceptsProcessor) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} takes no processor in front; ~Ns makes one current.", command.name));
    }
    if (typed.processor && !command.acceptsProcessor) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} takes no processor number in front; ~{}s makes processor {} current.",
                                command.name, *typed.processor, *typed.processor));
    }
    if (context.session().hostRights().isSecure() &&
        std::ranges::find(kNotSecure, command.name) != kNotSecure.end())
        return fail(ErrorCode::Refused, fmt::format("{} is not available in Secure Mode.", command.name));
    const engine::Debugger& debugger = context.debugger();
    if (command.demands)
        if (auto can = debugger.demand(*command.demands); !can) return can;
    if (command.needs == Needs::Nothing) return {};
    const std::string obstacle = context.session().obstacle();
    if (debugger.stopped() && (command.needs == Needs::Session || obstacle.empty())) return {};
    if (!context.session().connected()) {
        return fail(ErrorCode::NotAvailable, fmt::format("No session: {} needs a target.", command.name));
    }
    if (command.needs == Needs::Session) return {};
    if (!debugger.identified()) {
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No target has answered yet: {} has to wait.", command.name));
    }
    if (!obstacle.empty()) {
        return fail(ErrorCode::NotAvailable,
                    fmt::format("{}; {} has to wait until the target has answered.", obstacle, command.name));
    }
    return fail(ErrorCode::NotAvailable,
                "The target is running; press Ctrl+Break (Ctrl+C in the console) first.");
}

}  // namespace hawser::command
