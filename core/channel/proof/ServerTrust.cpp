#include "core/channel/proof/ServerTrust.h"

#include <fmt/format.h>

#include "core/channel/proof/FingerprintFile.h"

namespace hawser::channel {

using Cause = DialFailure::Cause;

tl::expected<ServerTrust, DialFailure> judgeServer(const ClientAddress& address, const Places& places,
                                                   const Fingerprint& shown) {
    if (address.fingerprint) {
        if (*address.fingerprint == shown) return ServerTrust::Known;
        return tl::unexpected(
            DialFailure{Cause::OtherCertificate,
                        fmt::format("The server's certificate is {}, and fingerprint= asks for {}.",
                                    toText(shown), toText(*address.fingerprint))});
    }
    const auto known = knownServer(places.configuration, address.host, address.port);
    if (!known) return tl::unexpected(DialFailure{Cause::BadSetting, known.error().what});
    if (!*known) return ServerTrust::FirstMet;
    if (**known == shown) return ServerTrust::Known;
    return tl::unexpected(DialFailure{Cause::OtherCertificate,
                                      fmt::format("The certificate of {} port {} is {}, and was {}: somebody "
                                                  "may stand in between. If it was renewed, "
                                                  "take its line out of {}.",
                                                  address.host, address.port, toText(shown), toText(**known),
                                                  knownServersFile(places.configuration))});
}

}  // namespace hawser::channel
