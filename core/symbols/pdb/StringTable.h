#pragma once

#include <mutex>
#include <string_view>

#include "core/symbols/pdb/PdbFile.h"

namespace hawser::symbols::pdb {

// The stream "/names": the paths of source files and the programs of frames, by their offset in it. Read when
// one is first asked for. Any thread; the file outlives it.
class StringTable {
  public:
    explicit StringTable(const PdbFile& file) : m_file(file) {}

    // Empty: there is none. The text belongs to this.
    std::string_view at(std::uint32_t offset) const;

  private:
    void read() const;

    const PdbFile& m_file;
    mutable std::once_flag m_once;
    mutable Bytes m_texts;
};

}  // namespace hawser::symbols::pdb
