#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

namespace hawser::channel {

// What a certificate is recognised by: the SHA-256 of its DER form, as `openssl x509 -fingerprint -sha256`
// prints it. Value type.
struct Fingerprint {
    std::array<std::byte, 32> digest{};
    bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprintOf(ByteSpan der);
std::string toText(const Fingerprint& fingerprint);  // "3F:A0:..": 32 pairs of digits
// With colons or without, in either case; nothing: it is none.
std::optional<Fingerprint> parseFingerprint(std::string_view text);

}  // namespace hawser::channel
