#pragma once

#include "core/command/ExpressionContext.h"
#include "core/command/cpp/CppNames.h"
#include "core/command/types/SymbolLookup.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// Names of C++ expressions as a debugger knows them: local variables of the frame that is looked at first,
// then symbols. Both outlive it. Engine thread.
class DebuggerNames final : public CppNames {
  public:
    DebuggerNames(engine::Debugger& debugger, const ExpressionContext& expressions)
        : m_debugger(debugger), m_expressions(expressions), m_lookup(debugger) {}

    Result<std::optional<DataType>> typeNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> valueNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> registerNamed(std::string_view name) const override;
    Result<std::optional<TypedValue>> pseudoNamed(std::string_view name) const override;
    Result<std::uint64_t> masm(std::string_view expression) const override;

  private:
    engine::Debugger& m_debugger;
    const ExpressionContext& m_expressions;
    SymbolLookup m_lookup;
};

// What $proc and its kin point to: "nt!_EPROCESS"; empty: nothing that has a name.
std::string_view pseudoRegisterTarget(std::string_view name);

}  // namespace hawser::command
