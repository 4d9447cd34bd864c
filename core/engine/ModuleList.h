#pragma once

#include <string_view>
#include <vector>

#include "core/engine/Module.h"
#include "core/engine/ModuleWatch.h"

namespace hawser::engine {

// The modules that are known of the target: those of the loader's list, kept up by notifications and by a
// watch over that list, those of a process that the user wanted, and those that the user has named. None
// overlaps another. Engine thread.
class ModuleList {
  public:
    const std::vector<Module>& all() const { return m_modules; }  // sorted by base
    ModuleWatch& watch() { return m_watch; }

    const Module* at(Address address) const;           // that contains it
    const Module* named(std::string_view name) const;  // ignores case
    Module* startingAt(Address base);

    void replace(std::vector<Module> modules);
    // In its place, for a target may announce thousands. Whatever stood there is out of date.
    std::vector<Module> removeOverlapping(const Module& module);
    // False: there are too many.
    bool insert(Module module);
    std::vector<Module> after(ModuleWatch::Change change) const;
    // With these in the place of the process's before; what stands where another one does is left out.
    std::vector<Module> withProcess(std::vector<Module> modules) const;

  private:
    std::vector<Module> m_modules;
    ModuleWatch m_watch;
};

}  // namespace hawser::engine
