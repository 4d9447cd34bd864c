#include "core/command/ProcessModuleText.h"

#include <fmt/format.h>

#include "core/command/tasks/TaskReader.h"
#include "core/engine/ProcessModules.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

Result<> loadProcessModules(CommandContext& context) {
    engine::Debugger& debugger = context.debugger();
    const auto process = engine::processInView(debugger);
    if (!process) return tl::unexpected(process.error());
    auto reader = TaskReader::create(debugger, engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto row = reader->process(*process, false);
    if (!row) return tl::unexpected(row.error());
    context.output().print("Loading User Symbols\n");
    auto list = engine::readProcessModules(
        [&](Address at, std::size_t count) { return debugger.read(at, count); }, row->peb, debugger.isWide());
    if (!list) return tl::unexpected(list.error());
    const std::size_t count = list->modules.size();
    debugger.setProcessModules(std::move(list->modules));
    context.output().print(fmt::format("{} module{} of {}.\n", count, count == 1 ? "" : "s",
                                       row->name.empty() ? "the process" : row->name));
    if (!list->trouble.empty())
        context.output().error(fmt::format("The list of modules of the process: {}.\n", list->trouble));
    return {};
}

}  // namespace hawser::command
