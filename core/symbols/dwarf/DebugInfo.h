#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/symbols/dwarf/Forms.h"

namespace hawser::symbols::dwarf {

// One entry of .debug_info ("debugging information entry" in the standard), where it stands and how it is
// laid out.
struct Entry {
    const Unit* unit = nullptr;
    const Abbreviation* layout = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t attributes = 0;  // where its values begin

    Tag tag() const { return layout->tag; }
};

// The units of an image and the entries in them, decoded when they are asked for. Complete once constructed,
// never changed after that: any thread.
class DebugInfo {
  public:
    // Errors: Truncated, Malformed: a unit is damaged; Unsupported: of more than 4 GB.
    static Result<DebugInfo> create(Sections sections);

    const Sections& sections() const { return *m_sections; }
    const std::vector<Unit>& units() const { return m_units; }
    const Unit* unitAt(std::uint64_t offset) const;  // null: no unit holds it

    // Errors: Truncated, Malformed: no entry stands there.
    Result<Entry> entryAt(std::uint64_t offset) const;
    // None where the entry has no such attribute or it cannot be read.
    Value value(const Entry& entry, At name) const;
    std::optional<std::uint64_t> constant(const Entry& entry, At name) const;
    bool flag(const Entry& entry, At name) const;
    // The entry that an attribute leads to; nothing: there is none.
    std::optional<Entry> referred(const Entry& entry, At name) const;
    std::optional<Entry> entryOf(const Value& reference) const;
    // Of this entry, or of what it says it is an instance of (DW_AT_abstract_origin) or completes
    // (DW_AT_specification).
    Value inherited(const Entry& entry, At name) const;
    std::optional<Entry> origin(const Entry& entry) const;

    // Reads the entry at the cursor and leaves the cursor on its values; nothing: there are no more beside
    // it, or the cursor has failed.
    std::optional<Entry> next(Cursor& cursor, const Unit& unit) const;
    Cursor cursorAt(const Unit& unit, std::uint64_t offset) const {
        return {m_sections->of(SectionId::Info), offset, unit.end};
    }
    // Each entry directly below `parent`, until `take` answers false. Errors: Truncated, Malformed,
    // among it more than kMaxBelow entries.
    Result<> forEachChild(const Entry& parent, const std::function<bool(const Entry&)>& take) const;

    static constexpr std::size_t kMaxBelow = 1
                                             << 20;  // entries below one; the largest functions have 100,000
    static constexpr unsigned kMaxReferences = 8;    // from one instance to what declares it: two or three

  private:
    explicit DebugInfo(Sections sections)
        : m_sections(std::make_unique<const Sections>(std::move(sections))) {}
    Result<> readUnits();
    void readBases(Unit& unit) const;

    std::unique_ptr<const Sections> m_sections;
    std::unique_ptr<AbbreviationTables> m_layouts = std::make_unique<AbbreviationTables>();
    std::vector<Unit> m_units;                            // by offset
    std::map<std::uint64_t, std::uint64_t> m_signatures;  // type units: the offset of the type of each
};

}  // namespace hawser::symbols::dwarf
