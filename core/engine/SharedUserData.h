#pragma once

#include <cstdint>

#include "core/engine/LoadedModules.h"
#include "core/engine/TargetTimes.h"

namespace hawser::engine {

// KUSER_SHARED_DATA (ntddk.h): the same layout on every machine. What cannot be read stays empty; fails only
// when the target cannot be asked.
Result<TargetTimes> readTargetTimes(const MemoryReader& read, bool pointers64);
Result<std::uint32_t> readProductType(const MemoryReader& read, bool pointers64);  // 1 to 3; 0: not known

}  // namespace hawser::engine
