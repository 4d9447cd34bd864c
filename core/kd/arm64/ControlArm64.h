#pragma once

#include "core/base/ByteWriter.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

// Continue2's control set. kd-protocol.md 3.6.
namespace hawser::kd::arm64 {

void encodeContinue2(ByteWriter& writer, const Continue2& request);
Result<Continue2> decodeContinue2(ByteReader reader);

// In the layout of the vendor's headers, Cpsr in the place of `eflags`. There is no decoder: targets differ,
// and nothing on the wire tells which layout it is (4.6).
void encodeControlReport(ByteWriter& writer, const ControlReport& report);

}  // namespace hawser::kd::arm64
