#pragma once

#include <cstdint>
#include <functional>

#include "core/base/FileDescriptor.h"
#include "core/dump/MappedFile.h"

namespace hawser::dump {

// What unpacking asks and tells while it works; each may be empty.
struct UnpackWatch {
    std::function<bool()> interrupted;                                      // true: it ends at once
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // bytes of the packed file
    std::uint64_t leaveFree = std::uint64_t{64} << 20;                      // bytes of the disk
};

// Of a file that begins so: it is compressed, and unpackDump() may find a dump in it.
bool isPacked(ByteSpan start);

// The first kernel's dump that a .zip, .cab, .gz, .zst or .xz holds, in a file without a name in the
// system's temporary folder: it goes with its descriptor. The thread of the caller, which may be kept for
// minutes. Errors, all with the file's name: Malformed: it is damaged, encrypted, or holds no dump; Io: it
// or the disk cannot be read or written, or less than `leaveFree` would stay free; Cancelled.
Result<FileDescriptor> unpackDump(const MappedFile& packed, const UnpackWatch& watch);

}  // namespace hawser::dump
