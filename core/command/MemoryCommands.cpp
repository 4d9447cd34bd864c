#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"
#include "core/command/StringDisplay.h"

namespace hawser::command {

namespace {

std::size_t addressWidth(const Call& call) {
    return call.context.wide() ? 17 : 8;
}

Result<Outcome> dump(Call& call) {
    auto format = *dumpFormatOf(call.name, call.context.wide());
    const auto options = takeDisplayOptions(call);
    if (!options) return tl::unexpected(options.error());
    // The header of the bits has its own width.
    if (format.form != ValueForm::Bits) format.columns = options->columns.value_or(format.columns);
    const std::uint64_t count =
        format.defaultCount != 0 ? format.defaultCount : kDefaultDisplay / format.unit;
    const auto range = takeDisplayRange(call, format.unit, count, *options);
    if (!range) return tl::unexpected(range.error());
    call.context.output().print(dumpHeader(format, addressWidth(call)));
    return forEachLine(
        call, *range, format.unit, format.columns, options->physical,
        [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes, Address at) {
            return fmt::format("{}  {}\n", call.context.numberText(at.value()),
                               dumpLine(memory, offset, bytes, format));
        });
}

Result<Outcome> dumpSymbols(Call& call) {
    const unsigned unit = call.name == "dds" ? 4 : call.name == "dqs" ? 8 : call.context.pointerBytes();
    const auto options = takeDisplayOptions(call);
    if (!options) return tl::unexpected(options.error());
    const auto range = takeDisplayRange(call, unit, kDefaultDisplay / unit, *options);
    if (!range) return tl::unexpected(range.error());
    return forEachLine(call, *range, unit, 1, options->physical,
                       [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t, Address at) {
                           const auto value = integerAt(memory, offset, unit);
                           const std::string name =
                               value
                                   ? call.context.nameOf(Address(unit == 4 ? signExtended32(*value) : *value))
                                   : std::string();
                           return fmt::format("{}  {}{}{}\n", call.context.numberText(at.value()),
                                              valueAt(memory, offset, unit), name.empty() ? "" : " ", name);
                       });
}

Result<Outcome> dumpString(Call& call) {
    const unsigned unit = call.name == "du" ? 2 : 1;
    const auto options = takeDisplayOptions(call);
    if (!options) return tl::unexpected(options.error());
    const auto range = takeDisplayRange(call, unit, kDefaultStringBytes / unit, *options);
    if (!range) return tl::unexpected(range.error());
    return showString(call, *range, unit, options->columns.value_or(kStringLine), options->physical,
                      [&](Address at) { return call.context.numberText(at.value()) + " "; });
}

// The table's own command of that name does it.
Result<Outcome> dumpAgain(Call& call) {
    const std::string last = call.context.memory().dumpCommand;
    const auto match = call.registry->find(last);
    if (match.command == nullptr)
        return fail(ErrorCode::InvalidArgument, "There is nothing to go on with; db shows memory.");
    call.name = last;
    auto outcome = match.command->run(call);
    call.name = "d";
    return outcome;
}

}  // namespace

void addMemoryCommands(CommandRegistry& registry) {
    registry.add(
        "Memory",
        {
            {"d", "d [/p] [Range]", "Display memory in the last form", Needs::Stopped, dumpAgain},
            {"da", "da [/cN] [/p] [Range]", "Display an ASCII string", Needs::Stopped, dumpString},
            {"db", "db [/cN] [/p] [Range]", "Display bytes and characters", Needs::Stopped, dump},
            {"dc", "dc [/cN] [/p] [Range]", "Display double words and characters", Needs::Stopped, dump},
            {"dd", "dd [/cN] [/p] [Range]", "Display double words", Needs::Stopped, dump},
            {"dp", "dp [/cN] [/p] [Range]", "Display pointers", Needs::Stopped, dump},
            {"dq", "dq [/cN] [/p] [Range]", "Display quad words", Needs::Stopped, dump},
            {"dD", "dD [/cN] [/p] [Range]", "Display floating-point numbers of 8 bytes", Needs::Stopped,
             dump},
            {"df", "df [/cN] [/p] [Range]", "Display floating-point numbers of 4 bytes", Needs::Stopped,
             dump},
            {"dyb", "dyb [/p] [Range]", "Display bits and bytes", Needs::Stopped, dump},
            {"dyd", "dyd [/p] [Range]", "Display bits and double words", Needs::Stopped, dump},
            {"du", "du [/cN] [/p] [Range]", "Display a Unicode string", Needs::Stopped, dumpString},
            {"dw", "dw [/cN] [/p] [Range]", "Display words", Needs::Stopped, dump},
            {"dW", "dW [/cN] [/p] [Range]", "Display words and characters", Needs::Stopped, dump},
            {"dps", "dps [/p] [Range]", "Display pointers with names", Needs::Stopped, dumpSymbols},
            {"dqs", "dqs [/p] [Range]", "Display quad words with names", Needs::Stopped, dumpSymbols},
            {"dds", "dds [/p] [Range]", "Display double words with names", Needs::Stopped, dumpSymbols},
        });
}

}  // namespace hawser::command
