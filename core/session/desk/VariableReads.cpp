#include "core/session/desk/VariableReads.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/OneLine.h"
#include "core/command/cpp/DebuggerNames.h"
#include "core/command/cpp/ValueRows.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/Locals.h"
#include "core/engine/FrameView.h"
#include "core/engine/ModuleSymbols.h"
#include "core/symbols/ScopeTable.h"

namespace hawser::session {

namespace {

using command::DebuggerMemory;
using command::oneLine;
using engine::SymbolDemand;

constexpr std::size_t kMaxName = 256;         // bytes
constexpr std::uint32_t kMaxParts = 100'000;  // of one row that a view may ask for

// The function that executes, and what is said where it has no variables.
struct Scope {
    std::string function;  // empty: not told
    std::string why;
};

Scope scopeAt(engine::Debugger& debugger, Address code) {
    const std::string place = debugger.addressText(code);
    const engine::Module* const holder = debugger.moduleAt(code);
    if (holder == nullptr) return {{}, fmt::format("No module is loaded at {}.", place)};
    const engine::Module module = *holder;
    const std::string name = oneLine(module.name, kMaxName);
    const auto source = debugger.symbols().of(module, SymbolDemand::Shown);
    const symbols::ScopeTable* const scopes = source ? source->scopes() : nullptr;
    if (scopes == nullptr) {
        const bool loading = debugger.symbols().statusOf(module).state == SymbolState::Loading;
        return {{},
                loading ? fmt::format("The symbols of {} are being loaded.", name)
                        : fmt::format("There are no private symbols of {}, which tell of variables.", name)};
    }
    const std::uint64_t offset = code - module.base;
    const auto procedure =
        offset <= UINT32_MAX ? scopes->procedureAt(static_cast<std::uint32_t>(offset)) : std::nullopt;
    if (!procedure) return {{}, fmt::format("The symbols of {} tell of no function at {}.", name, place)};
    const auto calls = scopes->inlinedAt(static_cast<std::uint32_t>(offset));
    const std::size_t depth = std::min(engine::inlinedInView(debugger).value_or(calls.size()), calls.size());
    const std::string_view callee = depth == 0 ? procedure->name : calls[calls.size() - depth].name;
    const std::string function = fmt::format("{}!{}", name, oneLine(callee, kMaxName));
    return {function, fmt::format("{} has no variables here.", function)};
}

std::vector<OpenedRow> bounded(std::vector<OpenedRow> opened) {
    if (opened.size() > command::kMaxValueRows) opened.resize(command::kMaxValueRows);
    for (OpenedRow& row : opened) row.parts = std::min(row.parts, kMaxParts);
    return opened;
}

}  // namespace

Result<VariableList> readLocals(engine::Debugger& debugger, const command::Interpreter& interpreter,
                                const ReadLocals& question) {
    const auto registers = engine::registersInView(debugger);
    if (!registers) return tl::unexpected(registers.error());
    VariableList list;
    list.frame = debugger.currentFrame();
    Scope scope = scopeAt(debugger, engine::codeInView(debugger, **registers));
    list.scope = std::move(scope.function);
    const auto locals = command::localsInView(debugger, SymbolDemand::Shown);
    if (!locals) return tl::unexpected(locals.error());
    auto rows = command::rowsOf(*locals, DebuggerMemory(debugger, DebuggerMemory::Writes::Refused),
                                bounded(question.opened), interpreter.numbers());
    if (!rows) return tl::unexpected(rows.error());
    list.rows = std::move(*rows);
    if (list.rows.empty()) list.why = std::move(scope.why);
    return list;
}

Result<VariableList> readWatch(engine::Debugger& debugger, const command::Interpreter& interpreter,
                               const ReadWatch& question) {
    VariableList list;
    list.frame = debugger.currentFrame();
    Result<std::vector<ValueRow>> rows;
    interpreter.whileLooking([&](const command::ExpressionContext& expressions) {
        rows = command::rowsOf(question.expressions, command::DebuggerNames(debugger, expressions),
                               DebuggerMemory(debugger, DebuggerMemory::Writes::Refused),
                               bounded(question.opened), interpreter.numbers());
    });
    if (!rows) return tl::unexpected(rows.error());
    list.rows = std::move(*rows);
    return list;
}

Result<> assignValue(engine::Debugger& debugger, const command::Interpreter& interpreter,
                     const AssignValue& question) {
    return command::assignCpp(question.path, question.value,
                              command::DebuggerNames(debugger, interpreter.expressions()),
                              DebuggerMemory(debugger));
}

}  // namespace hawser::session
