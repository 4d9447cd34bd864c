#include "core/command/MemoryDisplay.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

constexpr unsigned kMaxColumns = 128;

Address startOf(Call& call, bool physical) {
    CommandMemory& memory = call.context.memory();
    if (memory.nextData && memory.nextDataPhysical == physical) return *memory.nextData;
    return call.context.current();
}

}  // namespace

bool isPhysicalOption(std::string_view option) {
    return option == "p" || option == "p[c]" || option == "p[uc]" || option == "p[wc]";
}

Result<DisplayOptions> takeDisplayOptions(Call& call) {
    DisplayOptions options;
    while (const auto option = call.arguments.takeOption()) {
        if (isPhysicalOption(*option)) {
            options.physical = true;
            continue;
        }
        const auto columns =
            option->starts_with('c') ? parseNumber(std::string_view(*option).substr(1), 16) : std::nullopt;
        if (!columns || *columns == 0 || *columns > kMaxColumns) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        }
        options.columns = static_cast<unsigned>(*columns);
    }
    return options;
}

Result<engine::MemoryBytes> readPiece(Call& call, Address address, std::size_t bytes, bool physical) {
    if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
    engine::Debugger& debugger = call.context.debugger();
    return physical ? debugger.readPhysical(address, bytes) : debugger.read(address, bytes);
}

Result<Range> takeDisplayRange(Call& call, unsigned unit, std::uint64_t defaultCount,
                               const DisplayOptions& options) {
    const auto range = call.arguments.takeRange(call.context, unit, startOf(call, options.physical),
                                                defaultCount, options.space());
    if (!range) return range;
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return range;
}

void goOnAt(Call& call, Address next, bool physical) {
    call.context.memory().nextData = next;
    call.context.memory().nextDataPhysical = physical;
    call.context.memory().dumpCommand = std::string(call.name);
    call.repeatAs = fmt::format("{}{}", call.name, physical ? " /p" : "");
}

}  // namespace hawser::command
