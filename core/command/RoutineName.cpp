#include "core/command/RoutineName.h"

#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

std::string routineName(const CommandContext& context, Address routine) {
    engine::Debugger& debugger = context.debugger();
    if (const engine::Module* const known = debugger.moduleAt(routine)) {
        const engine::Module module = *known;  // reading may make the list another one
        debugger.symbols().of(module, engine::SymbolDemand::Asked);
    }
    return context.nameOf(routine);
}

}  // namespace hawser::command
