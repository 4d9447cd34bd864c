#pragma once

#include <optional>

#include "core/command/CommandRegistry.h"
#include "core/engine/RunPlan.h"

// What the commands that let the target run have in common. Engine thread.
namespace hawser::command {

// What a command that has let the target go ends with; its warnings are told.
Result<Outcome> resumed(Call& call, Result<> result);
// An address that code may stand at.
Result<Address> takeCodeAddress(Call& call);
// ~Ns chooses what is looked at; what runs on, steps and is moved is the processor that stopped.
Result<> needStoppedProcessor(const engine::Debugger& debugger);
// "=Start": the target goes on from there.
Result<std::optional<Address>> takeStart(Call& call);
// pr: whether the registers are shown at each stop, from now on.
void toggleShownRegisters(CommandContext& context);
// p and t with all that may stand behind their names.
Result<Outcome> step(Call& call);

}  // namespace hawser::command
