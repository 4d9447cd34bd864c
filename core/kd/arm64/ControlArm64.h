#pragma once

#include "core/base/ByteWriter.h"
#include "core/kd/Requests.h"

// Continue2's control set. kd-protocol.md 3.6. The control report has no certain layout on ARM64 (4.6).
namespace hawser::kd::arm64 {

void encodeContinue2(ByteWriter& writer, const Continue2& request);
Result<Continue2> decodeContinue2(ByteReader reader);

}  // namespace hawser::kd::arm64
