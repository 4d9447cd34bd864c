#pragma once

#include <string_view>

#include "core/command/CommandContext.h"
#include "core/command/CommandRegistry.h"
#include "core/command/objects/ObjectDirectories.h"

namespace hawser::command {

// The object that a command is about: an address, a path, a name that is looked for in `folder`, or an
// expression, in this order. Without directories no name leads anywhere. InvalidArgument: nothing is given;
// else why it is none of these.
Result<Address> takeObject(Call& call, const Result<ObjectDirectories>& directories, std::string_view folder);

}  // namespace hawser::command
