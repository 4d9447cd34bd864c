#pragma once

#include <string>

#include "core/session/trace/PacketTrace.h"

// Traces in files. Both functions read or write the whole file on the thread that calls; any thread may.
namespace hawser::session {

struct LoadedTrace {
    std::vector<TracedPacket> packets;
    bool startKnown = false;  // the file says when it began: times are times of day
};

// A path that ends in ".pcapng" gets that form (transports/Pcapng.h), any other the text of
// transports/Recording.h; --record writes the same two. Damaged packets would spoil those behind them when
// read back: the text keeps them as comments, pcapng leaves them out. Errors as UserFile.
Result<> saveTrace(const std::string& path, const std::vector<TracedPacket>& packets);

// Reads a recording of either form, told apart by its first bytes, and finds the packets in it. Errors as
// readRecordingFile; Unsupported beyond kMaxLoadedPackets.
Result<LoadedTrace> loadTrace(const std::string& path);
inline constexpr std::size_t kMaxLoadedPackets = 100'000;

}  // namespace hawser::session
