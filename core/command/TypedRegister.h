#pragma once

#include <string_view>

#include "core/command/CommandContext.h"

namespace hawser::command {

// "r? $t0 = Expression": a pseudo-register of the user gets a value by the rules of C++, and its type with
// it. A number or pointer is read now; a record or an array stays where it is, and the register's number is
// its address. `name`: "t0". Errors: InvalidArgument for a name that cannot be set, NotAvailable, and those
// of evaluateCpp.
Result<> setTypedRegister(CommandContext& context, std::string_view name, std::string_view expression);

}  // namespace hawser::command
