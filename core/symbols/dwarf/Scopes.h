#pragma once

#include <mutex>
#include <set>
#include <string>

#include "core/base/Machine.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/dwarf/Index.h"
#include "core/symbols/dwarf/Lines.h"

namespace hawser::symbols::dwarf {

// Functions, the blocks and inlined calls in them, and their variables; decoded when they are asked for. Any
// thread.
class Scopes final : public ScopeTable {
  public:
    Scopes(const DebugInfo& info, const Index& index, const Lines& lines, const ImageRange& image,
           Machine machine)
        : m_info(info), m_index(index), m_lines(lines), m_image(image), m_machine(machine) {}

    std::optional<Procedure> procedureAt(std::uint32_t rva) const override;
    std::vector<Variable> variablesAt(std::uint32_t rva) const override;
    std::vector<InlinedCall> inlinedAt(std::uint32_t rva) const override;

    // At one place. Their lists of locations are all looked through.
    static constexpr std::size_t kMaxVariables = 1024;

  private:
    // A function, block or inlined call that holds an address.
    struct Level {
        Entry entry;
        std::vector<AddressRange> ranges{};
    };
    // From the function inwards; empty: no function is known there.
    std::vector<Level> levelsAt(std::uint32_t rva) const;
    Variable variable(const Entry& entry, std::uint64_t address, ByteSpan frameBase) const;
    std::string_view nameOf(const Entry& entry) const;

    const DebugInfo& m_info;
    const Index& m_index;
    const Lines& m_lines;
    ImageRange m_image;
    Machine m_machine;
    mutable std::mutex m_namesLock;
    mutable std::set<std::string, std::less<>>
        m_names;  // told so far that stand nowhere in the file as they are
};

}  // namespace hawser::symbols::dwarf
