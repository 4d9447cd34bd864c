#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::engine::test {

// Symbols with lines, as a test gives them.
class LinedSource final : public symbols::SymbolSource,
                          public symbols::LineTable,
                          public symbols::ScopeTable {
  public:
    struct Run {
        std::string file;
        std::uint32_t line = 0;
        std::uint32_t rva = 0;
        std::uint32_t size = 0;
    };
    struct Function {
        std::string name;
        std::uint32_t rva = 0;
        std::uint32_t size = 0;
        std::uint32_t bodyOffset = 0;
    };
    std::vector<Run> runs;            // by address
    std::vector<Function> functions;  // by address
    std::optional<symbols::SourceChecksum> sum;

    std::string_view kind() const override { return "test symbols"; }
    std::optional<symbols::NearestSymbol> nameAt(std::uint32_t rva) const override;
    std::optional<symbols::Symbol> nextAfter(std::uint32_t rva) const override;
    std::optional<symbols::Symbol> find(std::string_view name) const override;
    void forEach(std::string_view pattern,
                 const std::function<bool(const symbols::Symbol&)>& take) const override;
    const symbols::LineTable* lines() const override { return this; }
    const symbols::ScopeTable* scopes() const override { return this; }

    std::optional<symbols::SourceLine> at(std::uint32_t rva) const override;
    std::vector<symbols::SourceLine> of(std::string_view file, std::uint32_t line) const override;
    void forEach(std::uint32_t start, std::uint32_t end,
                 const std::function<bool(const symbols::SourceLine&)>& take) const override;
    std::vector<std::string_view> files() const override;
    std::optional<symbols::SourceChecksum> checksum(std::string_view) const override { return sum; }

    std::optional<symbols::Procedure> procedureAt(std::uint32_t rva) const override;
    std::vector<symbols::Variable> variablesAt(std::uint32_t) const override { return {}; }
    std::vector<symbols::InlinedCall> inlinedAt(std::uint32_t) const override { return {}; }
};

// The test keeps it.
inline std::shared_ptr<const symbols::SymbolSource> borrowed(const LinedSource& source) {
    return {std::shared_ptr<void>(), &source};
}

}  // namespace hawser::engine::test
