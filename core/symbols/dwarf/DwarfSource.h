#pragma once

#include <memory>

#include "core/symbols/ImageFile.h"
#include "core/symbols/NameTable.h"
#include "core/symbols/SymbolSource.h"
#include "core/symbols/coff/CoffSymbols.h"
#include "core/symbols/dwarf/CallFrames.h"
#include "core/symbols/dwarf/Scopes.h"
#include "core/symbols/dwarf/Types.h"

namespace hawser::symbols::dwarf {

// What DWARF debug information in a PE image tells of it: MinGW's GCC, Clang for that system, ReactOS builds.
// Read without LLVM's DebugInfo library: that decodes whole units to answer one question, and follows counts
// of what takes no bytes as far as a damaged file says. Any thread.
class DwarfSource final : public SymbolSource {
    struct Made {};  // by create() alone

  public:
    // `image`: the file that is loaded; `debug`: the one that holds the debug sections, often the same.
    // Errors: NotAvailable: it has no debug information; Truncated, Malformed, Unsupported, Io.
    static Result<std::unique_ptr<const SymbolSource>> create(const ImageFile& image, const ImageFile& debug);

    std::string_view kind() const override { return "DWARF symbols"; }
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const override { return m_names.nameAt(rva); }
    std::optional<Symbol> nextAfter(std::uint32_t rva) const override { return m_names.nextAfter(rva); }
    std::optional<Symbol> find(std::string_view name) const override { return m_names.find(name); }
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const override {
        m_names.forEach(pattern, take);
    }
    const TypeTable* types() const override { return &m_types; }
    const LineTable* lines() const override { return &m_lines; }
    const ScopeTable* scopes() const override { return &m_scopes; }
    // Other machines' images tell it in .pdata.
    const FrameTable* frames() const override { return m_machine == Machine::X86 ? &m_frames : nullptr; }

    DwarfSource(Made, DebugInfo info, Index index, coff::CoffSymbols linked, NameTable names,
                const ImageRange& image, Machine machine)
        : m_info(std::move(info)),
          m_index(std::move(index)),
          m_linked(std::move(linked)),
          m_names(std::move(names)),
          m_types(m_info, m_index),
          m_lines(m_info, image),
          m_scopes(m_info, m_index, m_lines, image, machine),
          m_frames(m_info.sections(), image),
          m_machine(machine) {}

  private:
    DebugInfo m_info;
    Index m_index;
    coff::CoffSymbols m_linked;  // has texts of m_names
    NameTable m_names;
    Types m_types;
    Lines m_lines;
    Scopes m_scopes;
    CallFrames m_frames;
    Machine m_machine;
};

}  // namespace hawser::symbols::dwarf
