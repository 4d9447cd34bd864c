#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/types/TypedValue.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

struct ModuleSource {
    engine::Module module;
    DataType::Source source;  // never null
};

// "nt!_KTHREAD"; a name without a module, and "!name", have none.
struct QualifiedName {
    std::string_view module;
    std::string_view name;
};
QualifiedName splitName(std::string_view text);

struct FoundType {
    std::string module;
    DataType type;
};

struct FoundSymbol {
    std::string module;
    std::string name;
    Address address;
    std::uint64_t size = 0;  // bytes; 0: not told
    bool code = false;
    std::optional<DataType> type{};  // where it is told

    std::string qualified() const { return module + "!" + name; }
};

// Types and symbols by name. Of a named module the symbols are loaded; a name without one is looked for where
// the target stands, then in the other modules whose symbols are there, and last in the kernel. Engine
// thread.
class SymbolLookup {
  public:
    explicit SymbolLookup(engine::Debugger& debugger) : m_debugger(debugger) {}

    // Where names are looked for, in order; empty: every module as said above. With wildcards those that they
    // match. NotAvailable: no module is called so, or why the one that is has no symbols; Cancelled.
    Result<std::vector<ModuleSource>> sources(std::string_view module) const;
    // Errors as sources(), and as TypeTable::type().
    Result<std::optional<FoundType>> type(std::string_view name) const;
    Result<std::optional<FoundSymbol>> symbol(std::string_view name) const;
    // What begins at an address, or the last that does before it.
    Result<std::optional<FoundSymbol>> symbolAt(Address address) const;

    static Result<FoundSymbol> describe(const ModuleSource& where, const symbols::Symbol& symbol);

  private:
    Result<std::vector<ModuleSource>> named(std::string_view module) const;
    std::vector<ModuleSource> everywhere() const;

    engine::Debugger& m_debugger;  // outlives it
};

}  // namespace hawser::command
