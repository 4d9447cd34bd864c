#pragma once

#include <string>

#include "core/base/ByteReader.h"
#include "core/base/Clock.h"

namespace hawser::kd {

enum class Direction : std::uint8_t { Sent, Received };

// One line of the protocol trace: made for showing, never parsed.
struct TraceRecord {
    TimePoint time{};
    Direction direction = Direction::Sent;
    std::string
        summary;  // "DATA STATE_MANIPULATE id 80800000 size 56 ReadVirtualMemory fffff800`00400000 L10"
    Bytes bytes;  // the packet as on the wire, header included; of a damaged one what there was
    bool damaged = false;
};

// What the link counts since it was made (or since clear()).
struct LinkCounters {
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
    std::uint64_t packetsReceived = 0;  // undamaged data packets, duplicates included
    std::uint64_t packetsSent = 0;      // data packets, first sends only
    std::uint64_t resends = 0;          // data packets we sent again
    std::uint64_t resendsAsked = 0;     // RESEND packets we sent
    std::uint64_t badChecksums = 0;
    std::uint64_t damagedPackets = 0;  // bad header, trailer, length or cut short
    std::uint64_t duplicates = 0;
    std::uint64_t strayBytes = 0;  // outside any packet
    std::uint64_t staleAcknowledgements = 0;
    std::uint64_t resetsSent = 0;
    std::uint64_t resetsReceived = 0;
    std::uint64_t staleReplies = 0;
};

}  // namespace hawser::kd
