#include "core/command/completion/KnownSymbols.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/cpp/CppEvaluator.h"
#include "core/command/cpp/DebuggerNames.h"
#include "core/command/types/Fields.h"
#include "core/command/types/UntouchedMemory.h"
#include "core/engine/Architecture.h"
#include "core/engine/ModuleSymbols.h"
#include "core/symbols/ScopeTable.h"

namespace hawser::command {

namespace {

using engine::SymbolDemand;

constexpr unsigned kMaxPointers = 4;  // to pointers

// What members are looked for in.
std::optional<DataType> recordBehind(DataType type) {
    for (unsigned i = 0; i < kMaxPointers; ++i) {
        const auto resolved = type.resolved();
        if (!resolved) return std::nullopt;
        if (resolved->isRecord()) return *resolved;
        if (!resolved->isPointer() && !resolved->isArray()) return std::nullopt;
        const auto target = resolved->target();
        if (!target) return std::nullopt;
        type = *target;
    }
    return std::nullopt;
}

}  // namespace

std::vector<ModuleSource> KnownSymbols::sources(std::string_view module) const {
    std::vector<ModuleSource> found;
    for (const engine::Module& one : m_debugger.modules()) {
        if (!module.empty() && !equalIgnoringCase(one.name, module)) continue;
        if (auto source = m_debugger.symbols().of(one, SymbolDemand::Known))
            found.push_back({one, std::move(source)});
    }
    std::ranges::stable_partition(found, [](const ModuleSource& one) { return one.module.name == "nt"; });
    return found;
}

std::vector<KnownSymbols::Local> KnownSymbols::locals() const {
    const auto& stop = m_debugger.stop();
    const bool told = stop && m_debugger.currentFrame() == 0 && !m_debugger.looksAtRecord() &&
                      m_debugger.currentProcessor() == stop->processor;
    const engine::Module* const here = told ? m_debugger.moduleAt(stop->programCounter) : nullptr;
    const auto source = here != nullptr ? m_debugger.symbols().of(*here, SymbolDemand::Known) : nullptr;
    if (source == nullptr || source->scopes() == nullptr) return {};
    std::vector<Local> found;
    const std::uint64_t offset = stop->programCounter - here->base;
    for (const symbols::Variable& variable :
         symbols::variablesOf(*source->scopes(), static_cast<std::uint32_t>(offset), std::nullopt)) {
        auto type = DataType::of(source, variable.type);
        if (type) found.push_back({std::string(variable.name), std::move(*type)});
    }
    return found;
}

std::optional<DataType> KnownSymbols::typeBehind(std::string_view name) const {
    if (const auto type = typeNamed(name); type && *type)
        if (auto record = recordBehind(**type)) return record;
    const auto value = valueNamed(name);
    return value && *value ? recordBehind((*value)->type) : std::nullopt;
}

std::optional<DataType> KnownSymbols::recordOf(std::string_view expression) const {
    const auto value = evaluateCpp(expression, *this, UntouchedMemory(m_debugger.isWide() ? 8 : 4));
    return value ? recordBehind(value->type) : std::nullopt;
}

std::vector<symbols::Member> KnownSymbols::fieldsOf(const DataType& record) {
    auto members = command::fieldsOf(record);
    if (!members) return {};
    std::erase_if(*members,
                  [](const symbols::Member& member) { return member.kind != symbols::MemberKind::Field; });
    return std::move(*members);
}

std::optional<DataType> KnownSymbols::field(const DataType& record, std::string_view name) {
    const auto found = findField(record, name);
    if (!found || !*found) return std::nullopt;
    const auto type = record.typeOf(**found);
    return type ? recordBehind(*type) : std::nullopt;
}

Result<std::optional<DataType>> KnownSymbols::typeNamed(std::string_view text) const {
    const QualifiedName name = splitName(text);
    for (const ModuleSource& place : sources(name.module)) {
        const symbols::TypeTable* const types = place.source->types();
        const auto id = types != nullptr ? types->find(name.name) : std::nullopt;
        if (!id) continue;
        if (auto type = DataType::of(place.source, *id); type && !type->declaredOnly()) return *type;
    }
    return std::nullopt;
}

Result<std::optional<TypedValue>> KnownSymbols::valueNamed(std::string_view text) const {
    const QualifiedName name = splitName(text);
    if (name.module.empty())
        for (const Local& local : locals())
            if (local.name == name.name) return valueAt(local.type, Address(0));
    for (const ModuleSource& place : sources(name.module)) {
        const auto symbol = place.source->find(name.name);
        if (!symbol || symbol->type == symbols::kNoType) continue;
        if (auto type = DataType::of(place.source, symbol->type)) return valueAt(*type, Address(0));
    }
    return std::nullopt;
}

Result<std::optional<TypedValue>> KnownSymbols::registerNamed(std::string_view name) const {
    if (!m_debugger.architecture().registers().find(toLower(name))) return std::nullopt;
    return valueOf(DataType::integer("unsigned int64", 8, false), 0);
}

Result<std::optional<TypedValue>> KnownSymbols::pseudoNamed(std::string_view name) const {
    const std::string_view target = pseudoRegisterTarget(name);
    const auto type = target.empty() ? Result<std::optional<DataType>>() : typeNamed(target);
    if (!type || !*type) return valueOf(DataType::integer("unsigned int64", 8, false), 0);
    return valueOf(DataType::pointerTo(**type, m_debugger.isWide() ? 8 : 4), 0);
}

}  // namespace hawser::command
