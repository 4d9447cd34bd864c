#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/symbols/ImageFile.h"
#include "core/symbols/dwarf/Cursor.h"

namespace hawser::symbols::dwarf {

enum class SectionId : std::uint8_t {
    Info,
    Abbrev,
    Str,
    LineStr,
    StrOffsets,
    Addr,
    Line,
    Ranges,
    Rnglists,
    Loc,
    Loclists,
    Frame,
    EhFrame,
};

std::string_view nameOf(SectionId id);  // ".debug_info"

// The debug sections of an image file, in memory. A value; any thread.
class Sections {
  public:
    // Errors: as ImageFile::contents(); Malformed: sections overlap.
    static Result<Sections> read(const ImageFile& file);

    bool present() const { return !of(SectionId::Info).empty(); }
    ByteSpan of(SectionId id) const { return m_sections[static_cast<std::size_t>(id)].bytes; }
    std::uint32_t rvaOf(SectionId id) const { return m_sections[static_cast<std::size_t>(id)].rva; }
    // The text at an offset of .debug_str and its kin; empty: there is none, or of more than kMaxSymbolText.
    std::string_view text(SectionId id, std::uint64_t offset) const;

  private:
    struct Section {
        Bytes bytes;
        std::uint32_t rva = 0;
    };
    static constexpr std::size_t kCount = static_cast<std::size_t>(SectionId::EhFrame) + 1;

    std::array<Section, kCount> m_sections;
};

// How a damaged section is told: what is wrong with it and at which of its offsets.
tl::unexpected<Error> damaged(SectionId section, std::uint64_t offset, std::string_view what);
// Of a cursor that has failed.
tl::unexpected<Error> cutOff(SectionId section, const Cursor& cursor);

}  // namespace hawser::symbols::dwarf
