#include "core/engine/CodeAddress.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/engine/Architecture.h"

namespace hawser::engine {

Result<> checkCodeAddress(const Architecture& architecture, Address address) {
    const unsigned alignment = architecture.instructionAlignment();
    if (address.value() % alignment == 0) return {};
    return fail(ErrorCode::InvalidArgument,
                fmt::format("No instruction begins at {}: each stands at a multiple of {}.",
                            formatAddress(address), alignment),
                address.value());
}

}  // namespace hawser::engine
