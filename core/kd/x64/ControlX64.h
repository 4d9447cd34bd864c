#pragma once

#include "core/base/ByteWriter.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

// Continue2's control set and the control report of a state change. kd-protocol.md 3.6 and 4.6.
namespace hawser::kd::x64 {

void encodeContinue2(ByteWriter& writer, const Continue2& request);
Result<Continue2> decodeContinue2(ByteReader reader);

ControlReport decodeControlReport(ByteSpan bytes);
void encodeControlReport(ByteWriter& writer, const ControlReport& report);

}  // namespace hawser::kd::x64
