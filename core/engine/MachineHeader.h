#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/dump/DumpHeader.h"
#include "core/dump/PageTables.h"

namespace hawser::engine {

class Debugger;

// NotAvailable: it runs, or is not known yet.
Result<> needStandingTarget(const Debugger& debugger);

// The header of a dump of a target that stands: system, context of the current processor, exception, bug
// check, times. The dump's kind, its pages and page tables are its writer's. Engine thread. Errors: as
// reading the context.
Result<dump::DumpHeader> machineHeader(Debugger& debugger, const std::string& comment);

// Where the page tables of the current processor begin; a base of 0: nobody tells. Errors: the target cannot
// be asked.
Result<dump::PagingRoot> pagingRoot(Debugger& debugger);
// How they are laid out. Unsupported: nobody tells. Errors: as controlRegister().
Result<dump::Paging> pagingOf(Debugger& debugger, const dump::PagingRoot& root);
// Those of the kernel, as a dump's header has them.
inline std::uint64_t kernelTables(const dump::PagingRoot& root) {
    return root.upperBase.value_or(root.base);
}

// Of the current processor; 0: the machine has no such register. Errors as Debugger::registerNamed().
Result<std::uint64_t> controlRegister(Debugger& debugger, std::string_view name);

}  // namespace hawser::engine
