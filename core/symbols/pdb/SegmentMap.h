#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/symbols/pdb/DbiStream.h"

namespace hawser::symbols::pdb {

// From section and offset, as a PDB tells a place, to the place in the image: by the headers of the sections
// that the linker made and, where a tool has moved the code since (OMAP), by its list of what went where. A
// value; any thread.
class SegmentMap {
  public:
    // Errors as MsfFile::read(), and Malformed.
    static Result<SegmentMap> read(const MsfFile& file, const DbiStream& debug);

    // Nothing: it is in no section, or was removed.
    std::optional<std::uint32_t> rva(std::uint16_t section, std::uint32_t offset) const;
    bool isCode(std::uint32_t rva) const;

    static constexpr std::uint32_t kMaxSections = 0x1000;  // the loader takes 96

  private:
    struct Section {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;  // bytes
        bool code = false;
    };
    struct Move {
        std::uint32_t from = 0;  // rva
        std::uint32_t to = 0;    // rva; 0: gone
    };
    static Result<std::vector<Section>> readSections(const MsfFile& file, std::uint32_t stream);
    static Result<std::vector<Move>> readMoves(const MsfFile& file, std::uint32_t stream);

    std::vector<Section> m_linked;  // as the symbols count them
    std::vector<Section> m_image;   // as the image has them
    std::vector<Move> m_moves;      // by `from`; empty: nothing was moved
};

}  // namespace hawser::symbols::pdb
