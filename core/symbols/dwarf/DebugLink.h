#pragma once

#include <optional>
#include <string>

#include "core/symbols/ImageFile.h"

namespace hawser::symbols::dwarf {

// Where an image's debug information went when it was taken out: section .gnu_debuglink ("Debugging with
// GDB", Separate Debug Files).
struct DebugLink {
    std::string name;            // of a file, without a folder
    std::uint32_t checksum = 0;  // of all its bytes
};

// Nothing: it names none. Errors: Truncated, Malformed, Io.
Result<std::optional<DebugLink>> readDebugLink(const ImageFile& image);
// CRC-32 of a whole file. Errors: Io.
Result<std::uint32_t> checksumOf(const ImageFile& file);

}  // namespace hawser::symbols::dwarf
