#pragma once

#include <mutex>
#include <vector>

#include "core/symbols/FrameTable.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/StringTable.h"

namespace hawser::symbols::pdb {

// How the frames of x86 functions are found: the streams of FPO_DATA and of FRAMEDATA, of which the latter
// tell more. Read when they are first asked for; a damaged stream has no records. Any thread; file and
// strings outlive it. Layouts: LLVM's FpoData (COFF.h) and FrameData (CodeView.h).
class PdbFrameTable final : public FrameTable {
  public:
    PdbFrameTable(const PdbFile& file, const StringTable& strings) : m_file(file), m_strings(strings) {}

    static bool isIn(const PdbFile& file);
    std::optional<FrameRecord> at(std::uint32_t rva) const override;

  private:
    void read() const;
    void readOld() const;
    void readNew() const;

    const PdbFile& m_file;
    const StringTable& m_strings;
    mutable std::once_flag m_once;
    mutable std::vector<FrameRecord> m_old;  // FPO_DATA, by address
    mutable std::vector<FrameRecord> m_new;  // FRAMEDATA, by address
};

}  // namespace hawser::symbols::pdb
