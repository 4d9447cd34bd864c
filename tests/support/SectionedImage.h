#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/ByteReader.h"

namespace hawser::test {

// A small x64 image file that holds these sections, by whatever names; long ones stand in a COFF string
// table, as MinGW's linkers write them.
Bytes imageWithSections(const std::vector<std::pair<std::string, Bytes>>& sections);

inline constexpr std::uint64_t kSectionedBase = 0x140000000;
inline constexpr std::uint32_t kSectionedTimestamp = 0x5F000000;

}  // namespace hawser::test
