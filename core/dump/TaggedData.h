#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/dump/MappedFile.h"

namespace hawser::dump {

// What a driver has added to a dump by a bug check callback.
struct TaggedData {
    std::string tag;         // a GUID: "{54c84888-01d1-4c1e-bed6-282c98241303}"
    std::uint64_t size = 0;  // bytes, as the file claims
    Bytes bytes;             // as many of them as there are, and as kMaxTaggedBytes leaves room for
};

inline constexpr std::size_t kMaxTaggedData = 4096;          // of a dump
inline constexpr std::uint64_t kMaxTaggedBytes = 64U << 20;  // of all together

// The blocks that stand behind a dump, where their file header is found at the first of `places` (offsets in
// the file). Layout: as seen in a dump of build 19041, "DumpBlob" with its size, then blocks of a header of
// 32 bytes - its size, tag, data size, room before and behind - and the data. Empty: there are none. Error
// Io: the file has shrunk.
Result<std::vector<TaggedData>> readTaggedData(const MappedFile& file, std::span<const std::uint64_t> places);

}  // namespace hawser::dump
