#include <fmt/format.h>

#include "core/command/CommandRegistry.h"

// How numbers of types are written: .enable_unicode, .enable_long_status, .force_radix_output.
namespace hawser::command {

namespace {

Result<Outcome> switchNumbers(Call& call, bool NumberHabits::*habit, std::string_view on,
                              std::string_view off) {
    bool& shown = call.context.memory().numbers.*habit;
    const auto wanted = call.arguments.takeSwitch(call.context, call.name);
    if (!wanted) return tl::unexpected(wanted.error());
    shown = wanted->value_or(shown);
    call.context.output().print(fmt::format("{}.\n", shown ? on : off));
    return Outcome::Done;
}

Result<Outcome> enableUnicode(Call& call) {
    return switchNumbers(call, &NumberHabits::shortsAreText,
                         "Pointers to USHORT and arrays of them are shown as Unicode strings",
                         "Pointers to USHORT and arrays of them are shown as short integers");
}

Result<Outcome> enableLongStatus(Call& call) {
    return switchNumbers(call, &NumberHabits::longsInRadix, "Long integers are shown in the default radix",
                         "Signed long integers are shown in decimal, unsigned ones in hexadecimal");
}

Result<Outcome> forceRadix(Call& call) {
    return switchNumbers(call, &NumberHabits::othersInRadix,
                         "Integers that are not long are shown in the default radix",
                         "Signed integers that are not long are shown in decimal, unsigned ones in "
                         "hexadecimal");
}

}  // namespace

void addNumberHabitCommands(CommandRegistry& registry) {
    registry.add("How numbers are shown",
                 {
                     {".enable_unicode", ".enable_unicode [0|1]",
                      "Pointers to USHORT and arrays of them as strings", Needs::Nothing, enableUnicode},
                     {".enable_long_status", ".enable_long_status [0|1]",
                      "Long integers in the default radix (n)", Needs::Nothing, enableLongStatus},
                     {".force_radix_output", ".force_radix_output [0|1]",
                      "All other integers in the default radix (n)", Needs::Nothing, forceRadix},
                 });
}

}  // namespace hawser::command
