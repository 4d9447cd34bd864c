#pragma once

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser {

// Reading and writing at an offset, however many calls of the operating system that takes. Error Io with its
// words alone: which file that was, whoever asks knows. Any thread.

// How many bytes were read: fewer than there is room for only where the file ends.
Result<std::size_t> readAt(const FileDescriptor& file, std::uint64_t offset, std::span<std::byte> into);
// All of it, or an error: then a part of it may stand there.
Result<> writeAt(const FileDescriptor& file, std::uint64_t offset, ByteSpan bytes);

}  // namespace hawser
