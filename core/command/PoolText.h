#pragma once

#include <string>

#include "core/command/CommandContext.h"
#include "core/command/memory/PoolPage.h"

// Pool as !pool, !poolfind and !poolval print it.
namespace hawser::command {

// "fffffa80`00001000 size:   40 previous size:    0  (Allocated)  Thre"; the one that holds the address that
// was asked for has asterisks.
std::string blockLine(const CommandContext& context, const PoolBlock& block);
// Which of the ranges that nt has variables for a page lies in: "Nonpaged pool"; "Unknown": none. Errors: the
// target cannot be asked.
Result<std::string> poolRegion(engine::Debugger& debugger, Address page);

}  // namespace hawser::command
