#pragma once

#include <vector>

#include "core/engine/Module.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/Names.h"
#include "core/engine/Sources.h"

namespace hawser::engine {

// Names out of the modules and their symbols. Looks at the debugger's own list, which outlives it. Engine
// thread.
class ModuleNames final : public Names {
  public:
    ModuleNames(const std::vector<Module>& modules, VirtualMemory& memory, ImageMemory& images)
        : m_modules(modules),
          m_symbols(memory, images),
          m_sources{SourceLines(modules, [this](const Module& module, SymbolDemand demand) {
              return m_symbols.of(module, demand);
          })} {}
    ModuleNames(const ModuleNames&) = delete;
    ModuleNames& operator=(const ModuleNames&) = delete;

    std::optional<NameAt> nameOf(Address address) const override;
    std::optional<Address> addressOf(std::string_view name) const override;

    ModuleSymbols& symbols() { return m_symbols; }
    Sources& sources() { return m_sources; }

  private:
    std::optional<Address> inModule(const Module& module, std::string_view name, SymbolDemand demand) const;
    std::optional<Address> inAny(std::string_view name) const;

    const std::vector<Module>& m_modules;  // sorted by base
    mutable ModuleSymbols m_symbols;       // a name is the first use of them
    Sources m_sources;
};

}  // namespace hawser::engine
