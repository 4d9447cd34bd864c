#pragma once

#include "core/base/ByteWriter.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

// The parts of the protocol that are laid out differently for each machine. One function per machine stands
// in the folder of its name; these select. kd-protocol.md 3.6 and 4.6.
namespace hawser::kd {

// The whole union of Continue2, from ContinueStatus on. Error Unsupported for a machine without a known
// layout.
Result<> encodeContinue2(ByteWriter& writer, const Continue2& request, Machine machine);
Result<Continue2> decodeContinue2(ByteReader reader, Machine machine);

inline constexpr std::size_t kControlReportSize = 48;
// `bytes` is the report's place in the state change. A machine whose layout is not certain gives an empty
// report.
ControlReport decodeControlReport(ByteSpan bytes, Machine machine);
void encodeControlReport(ByteWriter& writer, const ControlReport& report, Machine machine);

}  // namespace hawser::kd
