#include "core/engine/DebugRegisters.h"

#include <algorithm>

namespace hawser::engine {

bool DebugRegisterSet::empty() const {
    return std::none_of(slots.begin(), slots.end(), [](const auto& slot) { return slot.has_value(); });
}

}  // namespace hawser::engine
