#pragma once

#include <memory>

#include "transports/ConnectionString.h"
#include "transports/Transport.h"

namespace hawser::transports {

// The closed transport that a connection string asks for.
Result<std::unique_ptr<Transport>> createTransport(const ConnectionSpec& spec);

}  // namespace hawser::transports
