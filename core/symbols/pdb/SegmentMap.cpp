#include "core/symbols/pdb/SegmentMap.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::symbols::pdb {

namespace {

constexpr std::size_t kSectionHeader = 40;
constexpr std::uint32_t kExecutable = 0x20000000;  // IMAGE_SCN_MEM_EXECUTE

}  // namespace

Result<SegmentMap> SegmentMap::read(const MsfFile& file, const DbiStream& debug) {
    SegmentMap map;
    auto image = readSections(file, debug.extra(DbiStream::Extra::SectionHeaders));
    if (!image) return tl::unexpected(image.error());
    auto moves = readMoves(file, debug.extra(DbiStream::Extra::OmapFromSource));
    if (!moves) return tl::unexpected(moves.error());
    auto linked = readSections(file, debug.extra(DbiStream::Extra::OriginalSectionHeaders));
    if (!linked) return tl::unexpected(linked.error());
    map.m_image = std::move(*image);
    map.m_moves = std::move(*moves);
    map.m_linked = linked->empty() ? map.m_image : std::move(*linked);
    return map;
}

Result<std::vector<SegmentMap::Section>> SegmentMap::readSections(const MsfFile& file, std::uint32_t stream) {
    std::vector<Section> sections;
    if (stream == MsfFile::kNoStream) return sections;
    const auto bytes = file.read(stream);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->size() / kSectionHeader > kMaxSections)
        return file.damaged(stream, 0, fmt::format("{} bytes of section headers", bytes->size()));
    ByteReader reader(*bytes, "section headers");
    while (reader.remaining() >= kSectionHeader) {
        ByteReader header = reader.sub(kSectionHeader);
        Section section;
        header.skip(8);
        section.size = header.u32();
        section.rva = header.u32();
        section.size = std::max(section.size, header.u32());
        header.skip(16);
        section.code = (header.u32() & kExecutable) != 0;
        sections.push_back(section);
    }
    return sections;
}

Result<std::vector<SegmentMap::Move>> SegmentMap::readMoves(const MsfFile& file, std::uint32_t stream) {
    std::vector<Move> moves;
    if (stream == MsfFile::kNoStream) return moves;
    const auto bytes = file.read(stream);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "OMAP");
    moves.reserve(reader.remaining() / 8);
    while (reader.remaining() >= 8) {
        const std::uint32_t from = reader.u32();
        moves.push_back({from, reader.u32()});
    }
    std::ranges::stable_sort(moves, {}, &Move::from);
    return moves;
}

std::optional<std::uint32_t> SegmentMap::rva(std::uint16_t section, std::uint32_t offset) const {
    if (section == 0 || section > m_linked.size()) return {};
    const Section& found = m_linked[section - 1];
    // What lies right behind a section marks its end.
    if (offset > found.size || offset > UINT32_MAX - found.rva) return {};
    const std::uint32_t linked = found.rva + offset;
    if (m_moves.empty()) return linked;
    const auto behind = std::ranges::upper_bound(m_moves, linked, {}, &Move::from);
    if (behind == m_moves.begin()) return {};
    const Move& move = *std::prev(behind);
    if (move.to == 0 || linked - move.from > UINT32_MAX - move.to) return {};
    return move.to + (linked - move.from);
}

bool SegmentMap::isCode(std::uint32_t rva) const {
    return std::ranges::any_of(m_image, [rva](const Section& section) {
        return section.code && rva >= section.rva && rva - section.rva < section.size;
    });
}

}  // namespace hawser::symbols::pdb
