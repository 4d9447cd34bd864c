#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "core/symbols/pdb/PdbFile.h"

namespace hawser::symbols::pdb {

// Which module an address came from. Read when it is first asked. Any thread; the file outlives it.
class ModuleMap {
  public:
    struct Piece {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;  // bytes
        std::uint32_t module = 0;
    };

    explicit ModuleMap(const PdbFile& file) : m_file(file) {}

    std::optional<std::uint32_t> at(std::uint32_t rva) const;
    // Each piece that reaches into [start, end), by address, until `take` answers false.
    void forEach(std::uint32_t start, std::uint32_t end, const std::function<bool(const Piece&)>& take) const;

  private:
    const std::vector<Piece>& pieces() const;
    void read() const;

    const PdbFile& m_file;
    mutable std::once_flag m_once;
    mutable std::vector<Piece> m_pieces;  // by address, none over another; empty: the list is damaged
};

}  // namespace hawser::symbols::pdb
