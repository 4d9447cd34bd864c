#include "core/command/ExecutionParts.h"

#include <fmt/format.h>

#include "core/engine/Architecture.h"
#include "core/engine/CodeAddress.h"
#include "core/engine/RunControl.h"

namespace hawser::command {

Result<Outcome> resumed(Call& call, Result<> result) {
    if (!result) return tl::unexpected(result.error());
    const std::string warning = call.context.debugger().run().takeWarning();
    if (!warning.empty()) call.context.output().error(warning + "\n");
    return Outcome::Resumed;
}

Result<Address> takeCodeAddress(Call& call) {
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return address;
    if (auto code = engine::checkCodeAddress(call.context.debugger().architecture(), *address); !code)
        return tl::unexpected(code.error());
    return address;
}

Result<> needStoppedProcessor(const engine::Debugger& debugger) {
    const std::uint16_t stopped = debugger.stop()->processor;
    if (debugger.currentProcessor() == stopped) return {};
    return fail(
        ErrorCode::InvalidArgument,
        fmt::format("Processor {} is only looked at: the target stopped on processor {}, and only that "
                    "one can step; ~{}s goes back to it.",
                    debugger.currentProcessor(), stopped, stopped));
}

Result<std::optional<Address>> takeStart(Call& call) {
    if (!call.arguments.take('=')) return std::nullopt;
    if (auto same = needStoppedProcessor(call.context.debugger()); !same) return tl::unexpected(same.error());
    const auto start = takeCodeAddress(call);
    if (!start) return tl::unexpected(start.error());
    return *start;
}

void toggleShownRegisters(CommandContext& context) {
    bool& shown = context.session().habits().place.registers;
    shown = !shown;
}

}  // namespace hawser::command
