#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/engine/Module.h"
#include "core/engine/Target.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::engine {

// What names are worth to whoever wants them.
enum class SymbolDemand : std::uint8_t {
    Shown,  // an address is printed: worth no waiting, so nothing is read over a line that is slow
    Asked,  // the user has named the module or something in it
};

// The symbols of the loaded images, read when one is first wanted and kept as long as the image stays: the
// exports, out of the target's memory. What cannot be read is tried again at the next stop, and what is no
// export table not before the image is another. Engine thread; the target outlives it.
class ModuleSymbols {
  public:
    explicit ModuleSymbols(Target& target) : m_target(target) {}

    // Null: there are none, or they are not worth reading.
    std::shared_ptr<const symbols::SymbolSource> of(const Module& module, SymbolDemand demand);
    symbols::SymbolStatus statusOf(const Module& module) const;

    void stopped();                         // memory can be read
    void resumed() { m_readable = false; }  // and cannot
    // The debugger has written there.
    void drop(Address address, std::size_t count);
    // Another image may stand in this range.
    void forget(Address start, std::uint64_t size);
    void forget(const Module& module) { forget(module.base, module.size); }
    void keepOnly(const std::vector<Module>& modules);
    void clear();

  private:
    struct Known {
        std::uint64_t size = 0;  // of the image
        std::uint64_t exports = 0;
        std::uint64_t exportsSize = 0;
        std::shared_ptr<const symbols::SymbolSource> source;  // null: failed
        Error error{};
    };
    // Errors: the target could not be asked.
    Result<Known> load(Address base, std::uint64_t size);
    const Known* find(const Module& module) const;

    Target& m_target;
    std::map<Address, Known> m_known;  // by base
    std::uint64_t m_forgotten = 0;     // counts: what was being read then is not kept
    bool m_readable = false;
    bool m_gaveUp = false;  // the target did not answer: nothing more is read unasked at this stop
};

}  // namespace hawser::engine
