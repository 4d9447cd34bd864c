#include "core/symbols/dwarf/Scopes.h"

#include <algorithm>

#include "core/symbols/SymbolText.h"
#include "core/symbols/dwarf/Location.h"
#include "core/symbols/dwarf/TypeReference.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::size_t kMaxLevels = 64;  // blocks and inlined calls one in another

bool holds(const std::vector<AddressRange>& ranges, std::uint64_t address) {
    return std::ranges::any_of(ranges, [address](const AddressRange& range) { return range.holds(address); });
}

}  // namespace

std::string_view Scopes::nameOf(const Entry& entry) const {
    std::string name = m_index.nameOf(m_info, entry);
    const std::lock_guard lock(m_namesLock);
    return *m_names.insert(std::move(name)).first;
}

std::vector<Scopes::Level> Scopes::levelsAt(std::uint32_t rva) const {
    std::vector<Level> levels;
    const FunctionCode* function = m_index.functionAt(rva);
    const auto entry = function ? m_info.entryAt(function->entry) : tl::unexpected(Error());
    if (!entry) return levels;
    levels.push_back({*entry});
    const std::uint64_t address = m_image.base + rva;
    for (std::size_t known = 0; known < levels.size() && known < kMaxLevels; ++known) {
        const Entry around = levels[known].entry;
        // What is damaged behind is as if it were not there.
        static_cast<void>(m_info.forEachChild(around, [&](const Entry& child) {
            if (child.tag() != Tag::LexicalBlock && child.tag() != Tag::InlinedSubroutine) return true;
            auto ranges = AddressLists(m_info).rangesOf(child);
            if (!holds(ranges, address)) return true;
            levels.push_back({child, std::move(ranges)});
            return false;
        }));
    }
    return levels;
}

std::optional<Procedure> Scopes::procedureAt(std::uint32_t rva) const {
    const FunctionCode* function = m_index.functionAt(rva);
    const auto entry = function ? m_info.entryAt(function->entry) : tl::unexpected(Error());
    if (!entry) return {};
    Procedure procedure{.name = nameOf(*entry),
                        .rva = function->rva,
                        .size = function->size,
                        .type = TypeId{function->entry}};
    if (procedure.name.empty()) return {};
    if (const auto body = m_lines.bodyOf(function->rva, function->rva + function->size))
        procedure.bodyOffset = *body - function->rva;
    return procedure;
}

Variable Scopes::variable(const Entry& entry, std::uint64_t address, ByteSpan frameBase) const {
    Variable found{.name = m_info.inherited(entry, At::Name).text,
                   .type = typeIn(m_info, entry),
                   .parameter = entry.tag() == Tag::FormalParameter};
    const Value location = m_info.inherited(entry, At::Location);
    if (const auto constant = m_info.inherited(entry, At::ConstValue); !location && constant.isConstant()) {
        found.place = {.kind = VariablePlace::Kind::Constant, .value = constant.number};
        return found;
    }
    const LocationContext context{m_info.sections(), *entry.unit, m_image, m_machine, frameBase};
    if (const ByteSpan expression = AddressLists(m_info).locationAt(*entry.unit, location, address);
        !expression.empty())
        found.place = placeOf(context, expression);
    return found;
}

std::vector<Variable> Scopes::variablesAt(std::uint32_t rva) const {
    const auto levels = levelsAt(rva);
    std::vector<Variable> all;
    if (levels.empty()) return all;
    const std::uint64_t address = m_image.base + rva;
    const Entry& function = levels.front().entry;
    const ByteSpan frameBase =
        AddressLists(m_info).locationAt(*function.unit, m_info.value(function, At::FrameBase), address);
    auto inlined = static_cast<std::uint32_t>(std::ranges::count_if(
        levels, [](const Level& level) { return level.entry.tag() == Tag::InlinedSubroutine; }));
    for (std::size_t i = levels.size(); i-- > 0;) {
        std::vector<Variable> locals;
        static_cast<void>(m_info.forEachChild(levels[i].entry, [&](const Entry& child) {
            const bool parameter = child.tag() == Tag::FormalParameter;
            // A declaration in a function is of something that lies elsewhere.
            if ((!parameter && child.tag() != Tag::Variable) || m_info.flag(child, At::Declaration))
                return true;
            Variable found = variable(child, address, frameBase);
            found.inlined = inlined;
            if (isShowable(found.name)) (parameter ? all : locals).push_back(found);
            return all.size() + locals.size() < kMaxVariables;
        }));
        all.insert(all.end(), locals.begin(), locals.end());
        if (all.size() >= kMaxVariables) break;
        if (levels[i].entry.tag() == Tag::InlinedSubroutine) --inlined;
    }
    return all;
}

std::vector<InlinedCall> Scopes::inlinedAt(std::uint32_t rva) const {
    std::vector<InlinedCall> calls;
    for (const Level& level : levelsAt(rva)) {
        if (level.entry.tag() != Tag::InlinedSubroutine) continue;
        InlinedCall call;
        call.name = nameOf(level.entry);
        const Value entryPc = m_info.value(level.entry, At::EntryPc);
        const auto start = entryPc.kind == Value::Kind::Address ? entryPc.number : level.ranges.front().start;
        call.rva = m_image.rvaOf(start).value_or(rva);
        if (const auto file = m_info.constant(level.entry, At::CallFile))
            call.callFile = m_lines.callFile(*level.entry.unit, *file);
        call.callLine = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(m_info.constant(level.entry, At::CallLine).value_or(0), UINT32_MAX));
        calls.insert(calls.begin(), call);
    }
    return calls;
}

}  // namespace hawser::symbols::dwarf
