#pragma once

#include <vector>

#include "core/engine/Module.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/Names.h"

namespace hawser::engine {

// Names out of the modules and their symbols. Looks at the debugger's own list, which outlives it. Engine
// thread.
class ModuleNames final : public Names {
  public:
    ModuleNames(const std::vector<Module>& modules, Target& target) : m_modules(modules), m_symbols(target) {}

    std::optional<NameAt> nameOf(Address address) const override;
    std::optional<Address> addressOf(std::string_view name) const override;

    ModuleSymbols& symbols() { return m_symbols; }

  private:
    std::optional<Address> inModule(const Module& module, std::string_view name, SymbolDemand demand) const;
    std::optional<Address> inAny(std::string_view name) const;

    const std::vector<Module>& m_modules;  // sorted by base
    mutable ModuleSymbols m_symbols;       // a name is the first use of them
};

}  // namespace hawser::engine
