#include "core/command/cpp/DebuggerNames.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/Expression.h"
#include "core/command/types/Locals.h"

namespace hawser::command {

namespace {

DataType unsignedOf(unsigned bytes) {
    switch (bytes) {
        case 1:
            return DataType::character("unsigned char", 1, false);
        case 2:
            return DataType::integer("unsigned short", 2, false);
        case 4:
            return DataType::integer("unsigned int", 4, false);
        default:
            return DataType::integer("unsigned int64", 8, false);
    }
}

// An enumerator by its whole name: "_POOL_TYPE::PagedPool".
Result<std::optional<TypedValue>> enumerator(const SymbolLookup& lookup, std::string_view name) {
    const std::size_t mark = name.rfind("::");
    if (mark == std::string_view::npos || mark == 0) return std::nullopt;
    const auto found = lookup.type(name.substr(0, mark));
    if (!found) return tl::unexpected(found.error());
    if (!*found || (*found)->type.kind() != symbols::TypeKind::Enumeration) return std::nullopt;
    const auto values = (*found)->type.enumerators();
    if (!values) return tl::unexpected(values.error());
    const auto value = std::ranges::find(*values, name.substr(mark + 2), &symbols::Enumerator::name);
    if (value == values->end()) return std::nullopt;
    return valueOf((*found)->type, value->value);
}

struct PseudoPointer {
    std::string_view name;
    std::string_view target;  // empty: bytes
};
constexpr std::array<PseudoPointer, 10> kPointers{{{"thread", "nt!_ETHREAD"},
                                                   {"proc", "nt!_EPROCESS"},
                                                   {"teb", "nt!_TEB"},
                                                   {"peb", "nt!_PEB"},
                                                   {"ip", {}},
                                                   {"eventip", {}},
                                                   {"scopeip", {}},
                                                   {"ra", {}},
                                                   {"csp", {}},
                                                   {"exentry", {}}}};

std::optional<PseudoPointer> pointerNamed(std::string_view name) {
    const auto known = std::ranges::find(kPointers, toLower(name), &PseudoPointer::name);
    return known == kPointers.end() ? std::nullopt : std::optional(*known);
}

}  // namespace

std::string_view pseudoRegisterTarget(std::string_view name) {
    const auto known = pointerNamed(name);
    return known ? known->target : std::string_view();
}

// A variable of the frame hides a type of its name, and asks no module for its symbols.
Result<std::optional<DataType>> DebuggerNames::typeNamed(std::string_view name) const {
    if (name.find('!') == std::string_view::npos) {
        const auto local = localNamed(m_debugger, name);
        if (!local) return tl::unexpected(local.error());
        if (*local) return std::nullopt;
    }
    const auto found = m_lookup.type(name);
    if (!found) return tl::unexpected(found.error());
    return *found ? std::optional((*found)->type) : std::nullopt;
}

Result<std::optional<TypedValue>> DebuggerNames::valueNamed(std::string_view name) const {
    if (name.find('!') == std::string_view::npos) {
        const auto local = localNamed(m_debugger, name);
        if (!local) return tl::unexpected(local.error());
        if (*local) return (*local)->value;
    }
    const auto symbol = m_lookup.symbol(name);
    if (!symbol) return tl::unexpected(symbol.error());
    if (!*symbol) return enumerator(m_lookup, name);
    return valueAt((*symbol)->type.value_or(unsignedOf(1)), (*symbol)->address);
}

Result<std::optional<TypedValue>> DebuggerNames::registerNamed(std::string_view name) const {
    const auto found = m_expressions.registerValue(name);
    if (!found) return std::nullopt;
    const unsigned bytes = found->bits > 32 ? 8 : found->bits > 16 ? 4 : found->bits > 8 ? 2 : 1;
    return valueOf(unsignedOf(bytes), found->value);
}

// Addresses are pointers to bytes; the kernel's objects to what they are, where that is known.
Result<std::optional<TypedValue>> DebuggerNames::pseudoNamed(std::string_view name) const {
    if (const TypedValue* const typed = m_expressions.typedRegister(name)) return *typed;
    const auto found = m_expressions.pseudoRegister(name);
    if (!found) return std::nullopt;
    const unsigned bytes = m_expressions.pointerBytes();
    const auto known = pointerNamed(name);
    if (!known) return valueOf(unsignedOf(8), *found);
    DataType target = unsignedOf(1);
    if (!known->target.empty()) {
        // A kernel without types has no name for it: then it is just an address.
        const auto type = m_lookup.type(known->target);
        target = type && *type ? (*type)->type : DataType();
    }
    return valueOf(DataType::pointerTo(target, bytes), *found);
}

Result<std::uint64_t> DebuggerNames::masm(std::string_view expression) const {
    return evaluateMasm(expression, m_expressions);
}

}  // namespace hawser::command
