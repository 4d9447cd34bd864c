#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "transports/ConnectionWords.h"

namespace hawser::transports {

enum class ConnectionKind { Pipe, PipeListen, Tcp, TcpListen, Serial, Net };

// What a -k string says. Value type, any thread.
struct ConnectionSpec {
    ConnectionKind kind = ConnectionKind::Pipe;
    std::string path;        // Pipe, PipeListen, Serial
    std::string host;        // Tcp: name or address. TcpListen: the address to listen on; empty for this
                             // computer only, * for every one. Net: the target to call; empty for waiting
                             // until it calls
    std::uint16_t port = 0;  // Tcp, TcpListen, Net
    std::string key;         // Net: as it was written, for core/kd/net; @FILE: what stands there; empty: what
                             // HAWSER_KDNET_KEY holds
    // Bits per second; means something on serial lines only.
    unsigned baud = static_cast<unsigned>(words::kBaud.usual);
    std::optional<unsigned>
        resets;  // limit of reset packets while synchronizing; 0: none; absent: the default
    PipeAccess access = PipeAccess::User;  // PipeListen
    bool reconnect = false;  // open the line again whenever it is lost, and wait for it at the start

    bool operator==(const ConnectionSpec&) const = default;
};

// WinDbg's forms, with Linux names in them:
//   com:pipe,port=PATH[,baud=N][,resets=N][,reconnect][,listen[,access=user|group|all]]
//   com:port=DEVICE[,baud=N]                   DEVICE: a path, COMn or \\.\COMn (which is /dev/ttyS(n-1))
//   com:ipport=PORT[,port=HOST][,reconnect][,listen]
//   net:port=PORT[,key=KEY|,key=@FILE][,target=HOST]
// Keys in any order and case. The error names the word that is wrong, and is Unsupported for what WinDbg has
// and we have not.
Result<ConnectionSpec> parseConnectionString(std::string_view text);

// The canonical string; parseConnectionString() gives the same spec back.
std::string toText(const ConnectionSpec& spec);

}  // namespace hawser::transports
