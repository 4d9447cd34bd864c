#include "core/engine/Names.h"

#include <fmt/format.h>

namespace hawser::engine {

std::string NameAt::withDisplacement() const {
    return displacement == 0 ? text : fmt::format("{}+0x{:x}", text, displacement);
}

}  // namespace hawser::engine
