#pragma once

#include "core/base/ByteWriter.h"
#include "core/kd/Requests.h"

namespace hawser::kd {

// The 40 bytes of GetVersion's reply (3.3). `reader` stands at their start and holds at least 40 bytes.
Version decodeVersion(ByteReader reader);
void encodeVersion(ByteWriter& writer, const Version& version);

}  // namespace hawser::kd
