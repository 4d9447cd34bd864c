#pragma once

#include <string>

#include "core/command/CommandContext.h"
#include "core/engine/CrashAnalysis.h"

// What !analyze prints, in WinDbg's labels and order (windbg-surface.md 6.3).
namespace hawser::command {

// Name, one sentence and the parameters with their meaning.
std::string bugCheckText(const CommandContext& context, const engine::BugCheck& bugCheck);
// Verbose: with everything that is known, registers and records included.
void printCrash(const CommandContext& context, const engine::CrashAnalysis& analysis, bool verbose);

}  // namespace hawser::command
