#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/FileDescriptor.h"
#include "core/dump/MappedFile.h"

namespace hawser::dump {

// What unpacking asks and tells while it works; each may be empty.
struct UnpackWatch {
    std::function<bool()> interrupted;                                      // true: it ends at once
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // bytes of the packed file
    std::uint64_t leaveFree = std::uint64_t{64} << 20;                      // bytes of the disk; unpackDump()
};

// Of a file that begins so: it is compressed, and unpackDump() may find a dump in it.
bool isPacked(ByteSpan start);

// Which of the files in an archive is wanted.
struct WantedFile {
    std::function<bool(ByteSpan start)> isIt;
    std::string name;  // of one, in a message: "kernel crash dump"
};

struct UnpackedFile {
    FileDescriptor file;
    std::uint64_t size = 0;  // bytes
    std::string trouble;     // why it ends there, where more was to come; empty: it is whole
};

// Takes what is unpacked, piece by piece. With an error of its own it ends.
struct UnpackSink {
    std::function<Result<>(std::uint64_t size)> begin;  // bytes, as the archive tells them; 0: it does not
    std::function<Result<>(ByteSpan piece)> take;
};

// The first wanted file that a .zip, .cab, .gz, .zst or .xz holds. The thread of the caller, which may be
// kept for minutes. What is damaged or cut off comes as far as it goes, and why it ends there is returned;
// empty: it is whole. Errors, all with the file's name: Malformed: nothing of it can be unpacked, it is
// encrypted, or holds none that is wanted; Io: it cannot be read; Cancelled; those of `sink`, as they are.
Result<std::string> unpackFirst(const MappedFile& packed, const WantedFile& wanted, const UnpackWatch& watch,
                                const UnpackSink& sink);

// The first kernel crash dump that a .zip, .cab, .gz, .zst or .xz holds, in a file without a name in the
// system's temporary folder: it goes with its descriptor. Errors as unpackFirst(), and Io: the disk cannot be
// written, or less than `leaveFree` would stay free.
Result<UnpackedFile> unpackDump(const MappedFile& packed, const UnpackWatch& watch);

}  // namespace hawser::dump
