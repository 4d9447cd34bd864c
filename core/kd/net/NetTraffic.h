#pragma once

#include <cstdint>

#include "core/kd/net/NetMessages.h"

// What both roles of a KDNET session share.
namespace hawser::kd::net {

struct OutgoingDatagram {
    Bytes bytes;
    Endpoint to;
};

// Since the session was made.
struct NetCounters {
    std::uint64_t received = 0;  // datagrams of any kind
    std::uint64_t sent = 0;
    std::uint64_t notOurs = 0;
    std::uint64_t truncated = 0;
    std::uint64_t badTags = 0;  // forged, damaged, or another key
    std::uint64_t replayed = 0;
    std::uint64_t wrongWay = 0;
    std::uint64_t meaningless = 0;  // right tag, impossible contents

    std::uint64_t refused() const {
        return notOurs + truncated + badTags + replayed + wrongWay + meaningless;
    }
    void count(Refusal refusal);
};

}  // namespace hawser::kd::net
