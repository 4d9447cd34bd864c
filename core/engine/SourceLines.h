#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/engine/Module.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/SourceReference.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::engine {

// Code that one source line became.
struct SourcePosition {
    std::string file;  // as the symbols have it
    std::uint32_t line = 0;
    Address start;
    std::uint32_t size = 0;  // bytes

    bool sameLine(const SourcePosition& other) const { return line == other.line && file == other.file; }
};

// A function's code.
struct ProcedureCode {
    Address start;
    std::uint64_t size = 0;  // bytes
    Address body;            // its first instruction behind the prologue; `start` where nobody tells

    bool contains(Address address) const { return address - start < size; }
};

// Which code came from which line, over all modules whose symbols tell. Engine thread.
class SourceLines {
  public:
    // Null: none, or not yet. Those that a reference names are waited for.
    using SymbolsOf =
        std::function<std::shared_ptr<const symbols::SymbolSource>(const Module&, SymbolDemand)>;

    // Looks at the debugger's own list, which outlives it.
    SourceLines(const std::vector<Module>& modules, SymbolsOf symbolsOf)
        : m_modules(&modules), m_symbolsOf(std::move(symbolsOf)) {}

    void enable(bool on) { m_enabled = on; }
    bool enabled() const { return m_enabled; }

    std::optional<SourcePosition> at(Address address) const;
    // Where code of the line begins, modules that have the very line first; `current` tells the file of a
    // reference that names none.
    std::vector<SourcePosition> of(const SourceReference& reference, Address current) const;
    std::optional<ProcedureCode> procedureAt(Address address) const;

    // --- about files: of the modules whose symbols are there, for all others would have to be fetched ---
    // Nothing: the symbols tell none.
    std::optional<symbols::SourceChecksum> checksumOf(std::string_view file) const;
    // Whether symbols name it as a source.
    bool isSource(std::string_view file) const;
    // The source that a file on this computer is likely to be: the one that ends as its path does with the
    // most folders. Nothing: none has its name.
    std::optional<std::string> sourceLike(std::string_view path) const;
    // The lines of a file that code came from, by line, each with where it begins first.
    std::vector<SourcePosition> linesOf(std::string_view file) const;

    static constexpr std::size_t kMaxLines = 100'000;  // of one file

  private:
    struct Place {
        Module module;
        std::shared_ptr<const symbols::SymbolSource> source{};
        const symbols::LineTable* lines = nullptr;
        std::uint32_t rva = 0;
    };
    std::optional<Place> placeOf(Address address) const;
    using Take = std::function<bool(const Module&, const symbols::LineTable&)>;
    // Calls with each module and its lines until `take` answers false; `name`: only with those of that name.
    void forEach(SymbolDemand demand, std::string_view name, const Take& take) const;
    void forEachKnown(const Take& take) const { forEach(SymbolDemand::Known, {}, take); }

    const std::vector<Module>* m_modules;  // sorted by base
    SymbolsOf m_symbolsOf;
    bool m_enabled = true;
};

}  // namespace hawser::engine
