#include "core/channel/Fingerprint.h"

#include <fmt/format.h>

#include <QCryptographicHash>
#include <algorithm>

#include "core/base/Text.h"

namespace hawser::channel {

Fingerprint fingerprintOf(ByteSpan der) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(der.data(), static_cast<qsizetype>(der.size())));
    const QByteArray digest = hash.result();
    Fingerprint fingerprint;
    std::ranges::transform(digest, fingerprint.digest.begin(),
                           [](char value) { return static_cast<std::byte>(value); });
    return fingerprint;
}

std::string toText(const Fingerprint& fingerprint) {
    std::string text;
    for (const std::byte value : fingerprint.digest)
        text += fmt::format("{}{:02X}", text.empty() ? "" : ":", std::to_integer<unsigned>(value));
    return text;
}

std::optional<Fingerprint> parseFingerprint(std::string_view text) {
    constexpr std::size_t kWithColons = 32 * 3 - 1;
    if (text.size() > kWithColons) return std::nullopt;
    std::string digits(text);
    std::erase(digits, ':');
    Fingerprint fingerprint;
    if (digits.size() != 2 * fingerprint.digest.size()) return std::nullopt;
    for (std::size_t i = 0; i < fingerprint.digest.size(); ++i) {
        const auto value = parseNumber(std::string_view(digits).substr(2 * i, 2), 16);
        if (!value) return std::nullopt;
        fingerprint.digest[i] = static_cast<std::byte>(*value);
    }
    return fingerprint;
}

}  // namespace hawser::channel
