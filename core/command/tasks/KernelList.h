#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/command/types/DataType.h"
#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A list of records, whose head lies outside of any.
struct KernelList {
    DataType record{};
    std::string_view link;  // "ActiveProcessLinks"
    Address head;
    std::string_view what;  // "processes"
};

// Calls `visit` with each of at most so many. Returns why it ends before it comes back to its head; empty: it
// does not. Errors: the target cannot be asked; NotAvailable: the record has no such link; Cancelled;
// whatever `visit` fails with.
Result<std::string> eachOf(const engine::Debugger& debugger, const TypedMemory& memory,
                           const KernelList& list, std::size_t most,
                           const std::function<Result<>(Address)>& visit);

}  // namespace hawser::command
