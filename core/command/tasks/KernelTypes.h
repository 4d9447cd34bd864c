#pragma once

#include <string>
#include <string_view>

#include "core/command/types/DataType.h"
#include "core/engine/Debugger.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

// The types of nt. For one command or question; engine thread.
class KernelTypes {
  public:
    // `demand`: what the kernel's symbols are worth; those of a view are not waited for. `what` needs them,
    // as a message begins: "Processes and threads". NotAvailable: they are not there, and how to get them.
    static Result<KernelTypes> create(engine::Debugger& debugger, engine::SymbolDemand demand,
                                      std::string_view what);

    // NotAvailable: there is no such record; others: the types are damaged.
    Result<DataType> record(std::string_view name) const;
    const DataType::Source& source() const { return m_source; }

  private:
    KernelTypes(DataType::Source source, std::string_view what) : m_source(std::move(source)), m_what(what) {}

    DataType::Source m_source;
    std::string m_what;
};

}  // namespace hawser::command
