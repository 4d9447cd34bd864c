#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/symbols/pdb/InlineSite.h"
#include "core/symbols/pdb/LineRecords.h"
#include "core/symbols/pdb/PdbFile.h"

namespace hawser::symbols::pdb {

// The lines of one module by address. Never changed; any thread.
class ModuleLines {
  public:
    struct Run {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;  // bytes, at least 1
        std::uint32_t name = 0;  // of the file, in the table of strings
        std::uint32_t line = 0;
    };

    // Errors as LineRecords::read().
    static Result<ModuleLines> read(const PdbFile& file, const ModuleStreams& module);

    // By address, none over another. Inlined code has the lines of the function that it was written in.
    const std::vector<Run>& runs() const { return m_runs; }
    const Run* at(std::uint32_t rva) const { return find(m_runs, rva); }
    // Inlined code has the line that calls it.
    const Run* callerAt(std::uint32_t rva) const { return find(m_callers, rva); }
    const std::vector<InlineeRecord>& inlinees() const { return m_inlinees; }
    std::uint32_t nameOf(std::uint32_t file) const;  // 0: there is no such file

  private:
    static const Run* find(const std::vector<Run>& runs, std::uint32_t rva);
    void addBlock(const PdbFile& file, LineBlock& block);
    void settle();
    Result<> addInlined(const PdbFile& file, const ModuleStreams& module);

    std::vector<FileRecord> m_files;
    std::vector<InlineeRecord> m_inlinees;
    std::vector<Run> m_callers;
    std::vector<Run> m_runs;
};

}  // namespace hawser::symbols::pdb
