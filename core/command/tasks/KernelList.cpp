#include "core/command/tasks/KernelList.h"

#include <fmt/format.h>

#include "core/command/types/ListWalk.h"

namespace hawser::command {

Result<std::string> eachOf(const engine::Debugger& debugger, const TypedMemory& memory,
                           const KernelList& list, std::size_t most,
                           const std::function<Result<>(Address)>& visit) {
    const auto link = listLinkOf(list.record, list.link);
    if (!link) return tl::unexpected(link.error());
    const Address head = list.head - link->entry;
    Address last = list.head;
    std::size_t seen = 0;
    bool full = false;
    const auto end =
        walkList(memory, valueAt(list.record, head), list.link, [&](const TypedValue& record) -> Result<> {
            if (*record.address == head) return {};
            full = seen++ == most;
            if (full) return fail(ErrorCode::InvalidArgument, "There are too many.");
            last = *record.address;
            return visit(last);
        });
    if (full) return fmt::format("There are more {}: after {} the list is not followed.", list.what, most);
    if (!end) return tl::unexpected(end.error());
    const std::string at = debugger.addressText(last);
    switch (*end) {
        case ListEnd::First:
            return std::string();
        case ListEnd::Null:
            return fmt::format("The list of {} is broken: behind {} it leads to 0.", list.what, at);
        case ListEnd::Circle:
            return fmt::format("The list of {} is damaged: behind {} it leads into itself.", list.what, at);
        case ListEnd::Unreadable:
            return fmt::format("The list of {} cannot be read any further than {}.", list.what, at);
        case ListEnd::TooLong:
            return fmt::format("The list of {} has no end.", list.what);
    }
    return std::string();
}

}  // namespace hawser::command
