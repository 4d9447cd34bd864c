#include "core/symbols/pdb/PdbScopeTable.h"

#include <algorithm>

#include "core/symbols/SymbolText.h"
#include "core/symbols/pdb/CodeViewText.h"
#include "core/symbols/pdb/TypeRecords.h"

namespace hawser::symbols::pdb {

std::optional<PdbScopeTable::There> PdbScopeTable::find(std::uint32_t rva) const {
    const auto module = m_modules.at(rva);
    if (!module) return {};
    Slot& slot = m_slots[*module];
    std::call_once(slot.once, [&] {
        auto scopes = ModuleScopes::read(m_file, m_file.debug().modules()[*module]);
        if (scopes) slot.scopes = std::make_unique<const ModuleScopes>(std::move(*scopes));
    });
    if (!slot.scopes) return {};
    const ModuleScopes::Place* const place = slot.scopes->at(rva);
    if (place == nullptr) return {};
    return There{slot.scopes.get(), *module, place};
}

std::optional<ScopesThere> PdbScopeTable::scopesAt(const There& there, std::uint32_t rva) const {
    static const std::vector<InlineeRecord> kNone;
    const ModuleLines* const lines = m_lines.linesOf(there.number);
    return pdb::scopesAt(m_file, *there.module, *there.place, lines != nullptr ? lines->inlinees() : kNone,
                         rva, [this](const ProcedureRecord& procedure) { return parametersOf(procedure); });
}

std::uint32_t PdbScopeTable::typeOf(const ProcedureRecord& procedure) const {
    return procedure.typeIsId ? m_functions.type(procedure.type) : procedure.type;
}

// With the object of a method, which its type does not list.
std::size_t PdbScopeTable::parametersOf(const ProcedureRecord& procedure) const {
    const std::uint32_t type = typeOf(procedure);
    const auto listed = m_types.parameters(TypeId{type});
    if (!listed) return 0;
    const auto types = m_types.stream();
    const auto function =
        types && (*types)->has(type) ? decodeFunction((*types)->record(type)) : std::nullopt;
    const auto untyped = static_cast<std::size_t>(std::ranges::count(*listed, kNoType));
    return listed->size() - untyped + (function && function->hasObject ? 1 : 0);
}

std::optional<Procedure> PdbScopeTable::procedureAt(std::uint32_t rva) const {
    const auto there = find(rva);
    if (!there) return {};
    SymbolRecords records = there->module->recordsFrom(*there->place);
    const auto record = records.next();
    const auto procedure = record ? decodeProcedure(*record) : std::nullopt;
    if (!procedure || !isShowable(procedure->name)) return {};
    return Procedure{procedure->name, there->place->rva, procedure->size, procedure->bodyOffset,
                     TypeId{typeOf(*procedure)}};
}

std::vector<Variable> PdbScopeTable::variablesAt(std::uint32_t rva) const {
    std::vector<Variable> variables;
    const auto there = find(rva);
    auto found = there ? scopesAt(*there, rva) : std::nullopt;
    if (!found) return variables;
    auto inlined = static_cast<std::uint32_t>(std::ranges::count_if(
        found->scopes, [](const ScopeThere& scope) { return scope.inlined.has_value(); }));
    for (auto scope = found->scopes.rbegin(); scope != found->scopes.rend(); ++scope) {
        std::ranges::stable_partition(scope->variables, &Variable::parameter);
        for (Variable& variable : scope->variables) variable.inlined = inlined;
        variables.insert(variables.end(), scope->variables.begin(), scope->variables.end());
        if (scope->inlined) --inlined;
    }
    return variables;
}

std::vector<InlinedCall> PdbScopeTable::inlinedAt(std::uint32_t rva) const {
    std::vector<InlinedCall> calls;
    const auto there = find(rva);
    const auto found = there ? scopesAt(*there, rva) : std::nullopt;
    if (!found) return calls;
    // Where the code of the outermost procedure calls from; then that of each function inlined in it.
    std::string_view file;
    std::uint32_t line = 0;
    const ModuleLines* const lines = m_lines.linesOf(there->number);  // null: damaged
    if (lines != nullptr) {
        if (const ModuleLines::Run* run = lines->callerAt(rva)) {
            file = m_lines.strings().at(run->name);
            line = run->line;
        }
    }
    for (const ScopeThere& scope : found->scopes) {
        if (!scope.inlined) continue;
        const auto first = std::ranges::min(scope.inlined->runs, {}, &InlineRun::offset);
        calls.push_back(
            {m_functions.name(scope.inlined->inlinee), there->place->rva + first.offset, file, line});
        const InlineRun* const run = scope.inlined->runAt(rva - there->place->rva);
        line = run->line;
        file = lines != nullptr ? m_lines.strings().at(lines->nameOf(run->file)) : std::string_view();
    }
    std::ranges::reverse(calls);
    return calls;
}

}  // namespace hawser::symbols::pdb
