#include "core/symbols/dwarf/Sections.h"

#include <fmt/format.h>

#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

std::string_view nameOf(SectionId id) {
    switch (id) {
        case SectionId::Info:
            return ".debug_info";
        case SectionId::Abbrev:
            return ".debug_abbrev";
        case SectionId::Str:
            return ".debug_str";
        case SectionId::LineStr:
            return ".debug_line_str";
        case SectionId::StrOffsets:
            return ".debug_str_offsets";
        case SectionId::Addr:
            return ".debug_addr";
        case SectionId::Line:
            return ".debug_line";
        case SectionId::Ranges:
            return ".debug_ranges";
        case SectionId::Rnglists:
            return ".debug_rnglists";
        case SectionId::Loc:
            return ".debug_loc";
        case SectionId::Loclists:
            return ".debug_loclists";
        case SectionId::Frame:
            return ".debug_frame";
        case SectionId::EhFrame:
            return ".eh_frame";
    }
    return {};
}

Result<Sections> Sections::read(const ImageFile& file) {
    Sections sections;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        const auto id = static_cast<SectionId>(i);
        const PeSection* header = file.section(nameOf(id));
        if (header == nullptr) continue;
        auto bytes = file.contents(*header);
        if (!bytes) return tl::unexpected(bytes.error());
        // So that no file can ask for more memory than it has bytes.
        total += bytes->size();
        if (total > file.size()) return damaged(id, 0, "it lies in the file where another section does");
        sections.m_sections[i] = {std::move(*bytes), header->rva};
    }
    return sections;
}

std::string_view Sections::text(SectionId id, std::uint64_t offset) const {
    Cursor cursor(of(id), offset, offset < of(id).size() ? offset + kMaxSymbolText + 1 : offset);
    return cursor.text();
}

tl::unexpected<Error> damaged(SectionId section, std::uint64_t offset, std::string_view what) {
    return fail(ErrorCode::Malformed, fmt::format("{}+0x{:x}: {}", nameOf(section), offset, what), offset);
}

tl::unexpected<Error> cutOff(SectionId section, const Cursor& cursor) {
    return fail(ErrorCode::Truncated,
                fmt::format("{}+0x{:x}: the data ends too early", nameOf(section), cursor.failedAt()),
                cursor.failedAt());
}

}  // namespace hawser::symbols::dwarf
