#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/symbols/LineTable.h"
#include "core/symbols/pdb/PdbFile.h"

// What a module's stream tells of source lines, behind its symbols. Layout: LLVM's DebugLinesSubsection.h,
// DebugChecksumsSubsection.h and DebugInlineeLinesSubsection.h.
namespace hawser::symbols::pdb {

// A file is known by the offset of its record among those of the module.
struct FileRecord {
    std::uint32_t id = 0;
    std::uint32_t name = 0;     // in the table of strings
    SourceChecksum checksum{};  // without bytes: none is told
};

struct LineRecord {
    std::uint32_t offset = 0;  // bytes from the section's start
    std::uint32_t file = 0;    // its id
    std::uint32_t line = 0;    // 0: the code has none
};

// A piece of code and its lines, in their order in the file.
struct LineBlock {
    std::uint16_t section = 0;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;  // bytes
    std::vector<LineRecord> lines;
};

// Where a function that is inlined somewhere was written.
struct InlineeRecord {
    std::uint32_t inlinee = 0;  // index into the ids
    std::uint32_t file = 0;
    std::uint32_t line = 0;
};

// The lines of one module, as they stand in the file.
struct LineRecords {
    std::vector<FileRecord> files;  // by id
    std::vector<LineBlock> blocks;
    std::vector<InlineeRecord> inlinees;  // by inlinee

    // Errors as MsfFile::read(), and Malformed.
    static Result<LineRecords> read(const PdbFile& file, const ModuleStreams& module);
    static Result<std::vector<FileRecord>> readFiles(const PdbFile& file, const ModuleStreams& module);
};

}  // namespace hawser::symbols::pdb
