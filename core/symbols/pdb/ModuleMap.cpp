#include "core/symbols/pdb/ModuleMap.h"

#include <algorithm>

namespace hawser::symbols::pdb {

void ModuleMap::read() const {
    const auto contributions = m_file.debug().contributions(m_file.container());
    if (!contributions) return;
    for (const Contribution& part : *contributions) {
        const auto rva = m_file.segments().rva(part.section, part.offset);
        if (rva && part.size != 0 && part.size <= UINT32_MAX - *rva &&
            part.module < m_file.debug().modules().size())
            m_pieces.push_back({*rva, part.size, part.module});
    }
    std::ranges::stable_sort(m_pieces, {}, &Piece::rva);
    const auto repeated = std::ranges::unique(m_pieces, {}, &Piece::rva);
    m_pieces.erase(repeated.begin(), repeated.end());
    for (std::size_t i = 0; i + 1 < m_pieces.size(); ++i)
        m_pieces[i].size = std::min(m_pieces[i].size, m_pieces[i + 1].rva - m_pieces[i].rva);
    m_pieces.shrink_to_fit();
}

const std::vector<ModuleMap::Piece>& ModuleMap::pieces() const {
    std::call_once(m_once, [this] { read(); });
    return m_pieces;
}

std::optional<std::uint32_t> ModuleMap::at(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(pieces(), rva, {}, &Piece::rva);
    if (behind == pieces().begin()) return {};
    const Piece& piece = *std::prev(behind);
    return rva - piece.rva < piece.size ? std::optional(piece.module) : std::nullopt;
}

void ModuleMap::forEach(std::uint32_t start, std::uint32_t end,
                        const std::function<bool(const Piece&)>& take) const {
    auto at = std::ranges::upper_bound(pieces(), start, {}, &Piece::rva);
    if (at != pieces().begin()) --at;
    for (; at != pieces().end() && at->rva < end; ++at)
        if (at->rva + at->size > start && !take(*at)) return;
}

}  // namespace hawser::symbols::pdb
