#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "core/symbols/LineTable.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/StringTable.h"

namespace hawser::symbols::pdb {

// The source files of all modules. Read when they are first asked for; a module whose list is damaged has
// none. Any thread; file and strings outlive it.
class SourceFiles {
  public:
    struct File {
        std::string_view path;
        std::uint32_t name = 0;                // in the table of strings
        SourceChecksum checksum{};             // without bytes: none is told
        std::vector<std::uint32_t> modules{};  // that have code of it, rising
    };

    SourceFiles(const PdbFile& file, const StringTable& strings) : m_file(file), m_strings(strings) {}

    const std::vector<File>& all() const;  // by path
    // Those whose path is this or ends so behind a slash, ignoring case, with either slash.
    std::vector<const File*> matching(std::string_view path) const;

  private:
    void read() const;

    const PdbFile& m_file;
    const StringTable& m_strings;
    mutable std::once_flag m_once;
    mutable std::vector<File> m_files;
};

}  // namespace hawser::symbols::pdb
