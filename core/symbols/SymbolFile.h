#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/symbols/PeImage.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols {

// What tells which files belong to an image.
struct ImageIdentity {
    std::string imageName;                     // "ntoskrnl.exe"; from outside
    std::uint16_t machine = 0;                 // IMAGE_FILE_MACHINE_*
    std::uint32_t timestamp = 0;               // of its PE header, as is `size`
    std::uint32_t size = 0;                    // bytes in memory
    std::optional<CodeViewRecord> codeView{};  // nothing: it names no PDB, or cannot be read
};

// `expected`: what the image asks for; nothing: whatever the file is. A file of another identity is an
// InvalidArgument that names both. Errors further: Io; Malformed, Truncated: the file's name and where it is
// damaged; Unsupported: of a kind that cannot be read. Any thread; reads the file and waits for nothing else.
Result<std::unique_ptr<const SymbolSource>> openPdb(const std::string& path,
                                                    const std::optional<CodeViewRecord>& expected);

// The same of an image file (exe, sys, dll) that carries its DWARF debug information, or names the file
// beside it that does (.gnu_debuglink). Its time stamp and its size in memory are its identity. NotAvailable:
// there is none.
Result<std::unique_ptr<const SymbolSource>> openDwarf(const std::string& path,
                                                      const std::optional<ImageIdentity>& expected);

// The best that an image file itself has: its DWARF debug information, else its COFF symbol table, else its
// exports; of what is damaged the next. Errors as openDwarf(), where none of them can be read.
Result<std::unique_ptr<const SymbolSource>> openImageSymbols(const std::string& path,
                                                             const std::optional<ImageIdentity>& expected);

}  // namespace hawser::symbols
