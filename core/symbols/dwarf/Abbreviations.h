#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "core/symbols/dwarf/Constants.h"
#include "core/symbols/dwarf/Sections.h"

namespace hawser::symbols::dwarf {

struct AttributeSpec {
    At name{};
    Form form{};
    std::int64_t implicit = 0;  // of Form::ImplicitConst
};

// How many bytes a value takes, as far as its form alone tells.
struct FormSize {
    std::uint32_t bytes = 0;
    std::uint32_t addresses = 0;  // of the unit's address size each
    std::uint32_t offsets = 0;    // of the unit's offset size each
    bool known = true;            // false: the value itself must be looked at
};
FormSize sizeOf(Form form);

// How one kind of entry is laid out.
struct Abbreviation {
    std::uint64_t code = 0;
    Tag tag{};
    bool hasChildren = false;
    FormSize size{};  // of all attributes
    std::vector<AttributeSpec> attributes{};

    bool has(At name) const {
        return std::ranges::find(attributes, name, &AttributeSpec::name) != attributes.end();
    }
};

// The layouts that a unit's entries name by number. A value; any thread.
class AbbreviationTable {
  public:
    // Errors: Truncated, Malformed. `end` gets the offset behind the table.
    static Result<AbbreviationTable> decode(ByteSpan section, std::uint64_t offset, std::uint64_t& end);

    // Null: no entry has that number.
    const Abbreviation* find(std::uint64_t code) const {
        // Compilers count from 1 without a gap.
        if (code - 1 < m_entries.size() && m_entries[code - 1].code == code) return &m_entries[code - 1];
        return m_dense ? nullptr : search(code);
    }

    // Attributes of one entry; compilers write up to twenty. Without a limit, attributes that take no bytes
    // could keep a reader busy for as long as the file's maker likes.
    static constexpr std::size_t kMaxAttributes = 256;
    // Of all tables of a file, in bytes: decoded they take up to fifteen times as much. An image of 100 MB
    // has four.
    static constexpr std::uint64_t kMaxBytes = 32 << 20;

  private:
    const Abbreviation* search(std::uint64_t code) const;

    std::vector<Abbreviation> m_entries;  // by number
    bool m_dense = true;
};

// All tables of a section, each decoded once. Tables do not overlap: else a section of a megabyte could be
// decoded a million times.
class AbbreviationTables {
  public:
    // Errors as AbbreviationTable::decode(). The table stays as long as this.
    Result<const AbbreviationTable*> at(ByteSpan section, std::uint64_t offset);

  private:
    std::map<std::uint64_t, AbbreviationTable> m_tables;  // by offset
    std::uint64_t m_decoded = 0;                          // bytes
};

}  // namespace hawser::symbols::dwarf
