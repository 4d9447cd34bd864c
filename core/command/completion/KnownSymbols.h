#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/cpp/CppNames.h"
#include "core/command/types/SymbolLookup.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// What is known of names without a byte from the target and without any wait: the symbols that are there
// already. Values mean nothing; their types are what it is asked for. Engine thread; the debugger outlives
// it.
class KnownSymbols final : public CppNames {
  public:
    explicit KnownSymbols(engine::Debugger& debugger) : m_debugger(debugger) {}

    // Those of the module, or of all; the kernel's first.
    std::vector<ModuleSource> sources(std::string_view module) const;
    struct Local {
        std::string name;
        DataType type;
    };
    // Of the innermost frame, where that is the one that is looked at.
    std::vector<Local> locals() const;

    // A type by name, or what a variable is of; of a pointer or an array what it leads to.
    std::optional<DataType> typeBehind(std::string_view name) const;
    // The record that a C++ expression has, or leads to.
    std::optional<DataType> recordOf(std::string_view expression) const;
    // Those that a person may write behind the record (Fields.h).
    static std::vector<symbols::Member> fieldsOf(const DataType& record);
    // What the field of this name leads to.
    static std::optional<DataType> field(const DataType& record, std::string_view name);

    Result<std::optional<DataType>> typeNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> valueNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> registerNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> pseudoNamed(std::string_view name) const override;
    Result<std::uint64_t> masm(std::string_view) const override { return 0; }

  private:
    engine::Debugger& m_debugger;
};

}  // namespace hawser::command
