#pragma once

#include <vector>

#include "core/engine/Module.h"
#include "core/engine/Names.h"

namespace hawser::engine {

// Names without symbols: those of the modules. Looks at the debugger's own list, which outlives it. Engine
// thread.
class ModuleNames final : public Names {
  public:
    explicit ModuleNames(const std::vector<Module>& modules) : m_modules(modules) {}

    std::optional<NameAt> nameOf(Address address) const override;
    std::optional<Address> addressOf(std::string_view name) const override;

  private:
    const std::vector<Module>& m_modules;
};

}  // namespace hawser::engine
