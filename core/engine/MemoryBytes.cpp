#include "core/engine/MemoryBytes.h"

#include <algorithm>

namespace hawser::engine {

bool MemoryBytes::allValid() const {
    return std::find(valid.begin(), valid.end(), false) == valid.end();
}

bool MemoryBytes::noneValid() const {
    return std::find(valid.begin(), valid.end(), true) == valid.end();
}

std::size_t MemoryBytes::validPrefix() const {
    return static_cast<std::size_t>(std::find(valid.begin(), valid.end(), false) - valid.begin());
}

}  // namespace hawser::engine
