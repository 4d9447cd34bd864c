#include "core/session/desk/TaskReads.h"

#include "core/command/tasks/TaskView.h"

namespace hawser::session {

namespace {

using engine::SymbolDemand;

constexpr std::size_t kMaxOpened = 256;  // processes whose threads a view may ask for

}  // namespace

Result<TaskList> readTasks(engine::Debugger& debugger, const ReadTasks& question) {
    auto reader = command::TaskReader::create(debugger, SymbolDemand::Shown);
    if (!reader) return tl::unexpected(reader.error());
    command::TaskReader::Wish wish{.opened = question.opened};
    if (wish.opened.size() > kMaxOpened) wish.opened.resize(kMaxOpened);
    return reader->list(wish);
}

Result<> selectProcess(engine::Debugger& debugger, const SelectProcess& question) {
    return command::chooseProcess(debugger, question.process, SymbolDemand::Shown);
}

Result<> selectThread(engine::Debugger& debugger, const SelectThread& question) {
    return command::chooseThread(debugger, question.thread, SymbolDemand::Shown);
}

}  // namespace hawser::session
