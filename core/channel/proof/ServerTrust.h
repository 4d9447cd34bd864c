#pragma once

#include <string>

#include "core/channel/ChannelAddress.h"
#include "core/channel/DialFailure.h"
#include "core/channel/Places.h"

namespace hawser::channel {

// What a client thinks of the certificate that a server shows.
enum class ServerTrust : std::uint8_t {
    Known,     // it is the one that was asked for, or that this host had last time
    FirstMet,  // nothing is known of this host
};

// A failure: it is another one, or what is known cannot be read.
tl::expected<ServerTrust, DialFailure> judgeServer(const ClientAddress& address, const Places& places,
                                                   const Fingerprint& shown);

}  // namespace hawser::channel
