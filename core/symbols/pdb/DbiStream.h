#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/symbols/pdb/MsfFile.h"

namespace hawser::symbols::pdb {

// One object file, or what the linker made: its stream holds symbols, then lines. Sizes in bytes.
struct ModuleStreams {
    std::uint32_t stream = MsfFile::kNoStream;  // none in a stripped PDB
    std::uint32_t symbols = 0;
    std::uint32_t oldLines = 0;  // of compilers before 2005; not read
    std::uint32_t lines = 0;
};

// A piece of a section that came out of a module.
struct Contribution {
    std::uint16_t section = 0;  // counts from 1
    std::uint16_t module = 0;
    std::uint32_t offset = 0;  // bytes from the section's start
    std::uint32_t size = 0;    // bytes
};

// How an image was put together, and where its symbols are. Layout: LLVM's "The PDB DBI Stream". A value.
class DbiStream {
  public:
    // Streams beside this one, in the order in which it lists them.
    enum class Extra : unsigned {
        Fpo = 0,
        OmapFromSource = 4,
        SectionHeaders = 5,
        NewFpo = 9,
        OriginalSectionHeaders = 10
    };

    // Errors as MsfFile::read(), and Malformed.
    static Result<DbiStream> read(const MsfFile& file);

    std::uint32_t age() const { return m_age; }  // that the image's CodeView record tells
    std::uint16_t machine() const { return m_machine; }
    std::uint32_t globals() const { return m_globals; }  // streams, as are the next ones
    std::uint32_t publics() const { return m_publics; }
    std::uint32_t symbolRecords() const { return m_symbolRecords; }
    std::uint32_t extra(Extra which) const;  // kNoStream: there is none
    const std::vector<ModuleStreams>& modules() const { return m_modules; }
    // Read when it is asked for: a large image has a hundred thousand. Errors as read().
    Result<std::vector<Contribution>> contributions(const MsfFile& file) const;

    static constexpr std::uint32_t kStream = 3;

  private:
    Result<> readModules(const MsfFile& file, ByteReader reader, std::uint32_t start);

    std::uint32_t m_age = 0;
    std::uint16_t m_machine = 0;
    std::uint32_t m_globals = MsfFile::kNoStream;
    std::uint32_t m_publics = MsfFile::kNoStream;
    std::uint32_t m_symbolRecords = MsfFile::kNoStream;
    std::uint32_t m_contributionsStart = 0;
    std::uint32_t m_contributionsSize = 0;
    std::vector<std::uint16_t> m_extra;
    std::vector<ModuleStreams> m_modules;
};

}  // namespace hawser::symbols::pdb
