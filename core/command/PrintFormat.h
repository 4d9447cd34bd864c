#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/command/Arguments.h"
#include "core/command/CommandContext.h"

namespace hawser::command {

// The text of .printf: its format as typed, \n and its kin not yet replaced, with an expression of
// `arguments` for each conversion. Those of C; %p a pointer of the target, %N one of this machine, %ma %mu
// %msa %msu strings in the target's memory, %y and %ly a place by name. Numbers have 32 bits, with I64, l or
// ll 64. InvalidArgument: a conversion that there is not, or an argument too few.
Result<std::string> formatText(std::string_view format, Arguments& arguments, const CommandContext& context);

}  // namespace hawser::command
