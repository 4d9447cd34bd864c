#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/engine/ProcessorList.h"

namespace hawser::command {

namespace {

constexpr std::size_t kShownPlace = 256;  // characters of the name of a place

Result<Outcome> listProcessors(Call& call) {
    const auto list = engine::listProcessors(call.context.debugger());
    if (!list) return tl::unexpected(list.error());
    for (const auto& processor : *list) {
        call.context.output().print(fmt::format("{} {:2}  {} {}\n", processor.current ? '.' : ' ',
                                                processor.number,
                                                call.context.pointerText(processor.programCounter.value()),
                                                oneLine(processor.place, kShownPlace)));
    }
    return Outcome::Done;
}

// ~ lists the processors, ~Ns makes one current.
Result<Outcome> processors(Call& call) {
    if (call.arguments.empty()) return listProcessors(call);
    const std::string_view word = call.arguments.takeWord();
    const auto number = word.ends_with('s') ? parseNumber(word.substr(0, word.size() - 1), 10) : std::nullopt;
    if (!number || !call.arguments.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "In kernel mode ~ lists the processors and ~Ns makes one of them current.");
    }
    // What is too large for a number of one is no processor either.
    const auto processor = static_cast<std::uint16_t>(std::min<std::uint64_t>(*number, UINT16_MAX));
    if (auto done = call.context.debugger().selectProcessor(processor); !done) {
        return tl::unexpected(done.error());
    }
    return Outcome::Done;
}

}  // namespace

void addProcessorCommands(CommandRegistry& registry) {
    registry.add("Processors",
                 {{"~", "~ or ~Ns", "List the processors, or make one current", Needs::Stopped, processors}});
}

}  // namespace hawser::command
