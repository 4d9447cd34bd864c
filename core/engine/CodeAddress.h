#pragma once

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Architecture;

// Error InvalidArgument: no instruction of this machine begins there. A breakpoint would change two of them.
Result<> checkCodeAddress(const Architecture& architecture, Address address);

}  // namespace hawser::engine
