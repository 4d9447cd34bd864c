#pragma once

#include "core/kd/Requests.h"

namespace hawser::kd {

std::uint32_t apiNumberOf(const RequestBody& body);
std::string_view nameOfApi(std::uint32_t api);  // "unknown request" for one that is not in Wire.h

// Offsets inside the 56-byte header (3.1).
inline constexpr std::size_t kProcessorOffset = 6;
inline constexpr std::size_t kStatusOffset = 8;
inline constexpr std::size_t kUnionOffset = 16;

// 3.4: FillMemory's flags.
inline constexpr std::uint16_t kFillVirtual = 1;
inline constexpr std::uint16_t kFillPhysical = 2;
// 3.2: bytes of one WriteBreakPoint in the array of WriteBreakPointEx: address, handle, and 4 of padding.
inline constexpr std::size_t kBreakPointEntrySize = 16;

}  // namespace hawser::kd
