#pragma once

#include <algorithm>

#include "core/symbols/FrameTable.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolSource.h"
#include "core/symbols/TypeTable.h"

namespace hawser::test {

// Asks a source all that it can be asked, of everything that it names, and counts the answers. For files that
// are damaged: whatever it says must be said at all.
inline std::size_t askedEverything(const symbols::SymbolSource& source) {
    std::size_t answers = 0;
    const auto askType = [&](symbols::TypeId id) {
        if (source.types() == nullptr) return;
        for (unsigned step = 0; step < 8; ++step) {
            const auto type = source.types()->type(id);
            if (const auto members = source.types()->members(id)) answers += members->size();
            if (const auto values = source.types()->enumerators(id)) answers += values->size();
            if (const auto parameters = source.types()->parameters(id)) answers += parameters->size();
            if (!type) return;
            id = type->target;
        }
    };
    source.forEach("*", [&](const symbols::Symbol& symbol) {
        askType(symbol.type);
        answers += source.find(symbol.name).has_value() + source.nameAt(symbol.rva).has_value();
        if (source.frames() != nullptr)
            for (std::uint32_t at = 0; at <= std::min(symbol.size, 64U); ++at)
                answers += source.frames()->at(symbol.rva + at).has_value();
        if (source.scopes() == nullptr) return true;
        for (const std::uint32_t rva : {symbol.rva, symbol.rva + symbol.size / 2}) {
            answers += source.scopes()->procedureAt(rva).has_value();
            answers += source.scopes()->inlinedAt(rva).size();
            for (const symbols::Variable& variable : source.scopes()->variablesAt(rva))
                askType(variable.type);
        }
        return true;
    });
    if (source.types() != nullptr)
        source.types()->forEach("*", [&](std::string_view, symbols::TypeId id) {
            askType(id);
            return true;
        });
    if (source.lines() == nullptr) return answers;
    source.lines()->forEach(0, UINT32_MAX, [&](const symbols::SourceLine& line) {
        answers += source.lines()->at(line.rva).has_value();
        return true;
    });
    for (const std::string_view file : source.lines()->files()) {
        answers += source.lines()->of(file, 1).size();
        answers += source.lines()->checksum(file).has_value();
    }
    return answers;
}

}  // namespace hawser::test
