#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/kd/Trace.h"
#include "core/kd/TraceFields.h"

// The protocol trace as the window sees it: made for showing, never acted on.
namespace hawser::session {

using kd::TraceField;
using kd::traceFieldsOf;
using kd::TraceHead;
using kd::traceHeadOf;
using kd::TraceKind;

struct TracedPacket {
    std::chrono::microseconds time{};  // since 1970, UTC; of a file without a start: since the file's start
    bool sent = false;                 // by us to the target
    std::string summary;               // one line, plain ASCII
    Bytes bytes;                       // as on the wire; of a damaged packet what there was
    bool damaged = false;

    bool operator==(const TracedPacket&) const = default;
};
using PacketBatch = std::shared_ptr<const std::vector<TracedPacket>>;

}  // namespace hawser::session
