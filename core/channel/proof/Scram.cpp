#include "core/channel/proof/Scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <QByteArray>
#include <QString>
#include <array>
#include <optional>

#include "core/base/Text.h"

namespace hawser::channel {

namespace {

constexpr std::size_t kDigest = 32;
constexpr std::size_t kMaxNonce = 256;

tl::unexpected<Error> malformed() {
    return fail(ErrorCode::Malformed, "The other end does not follow SCRAM.");
}

const unsigned char* in(std::string_view bytes) {
    return static_cast<const unsigned char*>(static_cast<const void*>(bytes.data()));
}
unsigned char* out(std::string& bytes) {
    return static_cast<unsigned char*>(static_cast<void*>(bytes.data()));
}

Digest hmac(std::string_view key, std::string_view text) {
    Digest digest(kDigest, '\0');
    unsigned written = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), in(text), text.size(), out(digest),
         &written);
    return digest;
}

Digest hash(std::string_view text) {
    Digest digest(kDigest, '\0');
    unsigned written = 0;
    EVP_Digest(text.data(), text.size(), out(digest), &written, EVP_sha256(), nullptr);
    return digest;
}

// RFC 7677 asks for SASLprep; of it, what passwords of people meet: one form for what looks the same.
std::string prepared(std::string_view password) {
    return QString::fromUtf8(password.data(), static_cast<qsizetype>(password.size()))
        .normalized(QString::NormalizationForm_KC)
        .toStdString();
}

Digest saltedPassword(std::string_view password, std::string_view salt, unsigned iterations) {
    const std::string clean = prepared(password);
    Digest key(kDigest, '\0');
    PKCS5_PBKDF2_HMAC(clean.data(), static_cast<int>(clean.size()), in(salt), static_cast<int>(salt.size()),
                      static_cast<int>(iterations), EVP_sha256(), static_cast<int>(key.size()), out(key));
    return key;
}

Digest exclusiveOr(const Digest& a, const Digest& b) {
    Digest result(kDigest, '\0');
    for (std::size_t i = 0; i < kDigest; ++i) result[i] = static_cast<char>(a[i] ^ b[i]);
    return result;
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string_view bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString();
}

std::optional<std::string> fromBase64(std::string_view text) {
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray(text.data(), static_cast<qsizetype>(text.size())),
                                       QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return std::nullopt;
    return (*decoded).toStdString();
}

// "a=value," from the front; nothing: it does not stand there.
std::optional<std::string> attribute(std::string_view& rest, char name) {
    if (rest.size() < 2 || rest[0] != name || rest[1] != '=') return std::nullopt;
    const std::size_t comma = rest.find(',');
    const std::string value(rest.substr(2, comma == std::string_view::npos ? comma : comma - 2));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    return value;
}

std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) text += c == ',' ? "=2C" : c == '=' ? "=3D" : std::string(1, c);
    return text;
}

std::optional<std::string> unescaped(std::string_view name) {
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '=') {
            text += name[i];
            continue;
        }
        const std::string_view code = name.substr(i, 3);
        if (code != "=2C" && code != "=3D") return std::nullopt;
        text += code == "=2C" ? ',' : '=';
        i += 2;
    }
    return text;
}

// The header for a connection with this binding, without the binding's bytes.
std::string headerFor(std::string_view binding) {
    return binding.empty() ? "n,," : "p=tls-server-end-point,,";
}

std::string random(std::size_t count) {
    std::string bytes(count, '\0');
    // It fails only where the system has no random numbers at all; then nobody gets in.
    if (RAND_bytes(out(bytes), static_cast<int>(count)) != 1) bytes.clear();
    return bytes;
}

}  // namespace

void ScramSecrets::add(Role role, std::string_view password) {
    const Digest salted = saltedPassword(password, salt, iterations);
    secrets.push_back({role, hash(hmac(salted, "Client Key")), hmac(salted, "Server Key")});
}

ScramServer::ScramServer(const ScramSecrets& secrets, std::string binding, std::string nonce)
    : m_secrets(secrets), m_binding(std::move(binding)), m_nonce(std::move(nonce)) {}

Result<std::string> ScramServer::first(std::string_view message) {
    if (message.size() > kMaxScramMessage || m_nonce.empty()) return malformed();
    m_header = headerFor(m_binding);
    if (!message.starts_with(m_header))
        return fail(ErrorCode::Refused, "The client does not bind its proof to this connection.");
    const std::string bare(message.substr(m_header.size()));
    std::string_view rest = bare;
    const auto name = attribute(rest, 'n');
    const auto nonce = attribute(rest, 'r');
    const auto user = name ? unescaped(*name) : std::nullopt;
    if (!user || !nonce || nonce->empty() || nonce->size() > kMaxNonce) return malformed();
    m_user = printable(*user, kMaxScramMessage);
    m_nonce = *nonce + m_nonce;
    const std::string answer =
        "r=" + m_nonce + ",s=" + base64(m_secrets.salt) + ",i=" + std::to_string(m_secrets.iterations);
    m_exchange = bare + "," + answer;
    return answer;
}

Result<ScramServer::Verdict> ScramServer::last(std::string_view message) const {
    if (message.size() > kMaxScramMessage || m_exchange.empty()) return malformed();
    const std::size_t end = message.rfind(",p=");
    if (end == std::string_view::npos) return malformed();
    const auto proof = fromBase64(message.substr(end + 3));
    std::string_view rest = message.substr(0, end);
    const auto binding = attribute(rest, 'c');
    const auto nonce = attribute(rest, 'r');
    if (!proof || proof->size() != kDigest || !binding || !nonce) return malformed();
    if (!same(*binding, base64(m_header + m_binding)))
        return fail(ErrorCode::Refused,
                    "The proof is for another connection: somebody stands between the two ends.");
    const std::string exchange = m_exchange + "," + std::string(message.substr(0, end));
    const ScramSecret* known = nullptr;
    // Each is looked at, so that the time tells nothing.
    for (const ScramSecret& secret : m_secrets.secrets) {
        const Digest key = exclusiveOr(*proof, hmac(secret.storedKey, exchange));
        if (same(hash(key), secret.storedKey)) known = &secret;
    }
    if (known == nullptr || !same(*nonce, m_nonce)) return fail(ErrorCode::Refused, "The password is wrong.");
    return Verdict{known->role, "v=" + base64(hmac(known->serverKey, exchange))};
}

ScramClient::ScramClient(std::string user, std::string password, std::string binding, std::string nonce)
    : m_user(std::move(user)),
      m_password(std::move(password)),
      m_binding(std::move(binding)),
      m_nonce(std::move(nonce)) {}

std::string ScramClient::bareFirst() const {
    return "n=" + escaped(m_user) + ",r=" + m_nonce;
}

std::string ScramClient::first() const {
    return headerFor(m_binding) + bareFirst();
}

Result<std::string> ScramClient::last(std::string_view message) {
    if (message.size() > kMaxScramMessage || m_nonce.empty()) return malformed();
    std::string_view rest = message;
    const auto nonce = attribute(rest, 'r');
    const auto salt = attribute(rest, 's');
    const auto count = attribute(rest, 'i');
    const auto saltBytes = salt ? fromBase64(*salt) : std::nullopt;
    // 0: it names no number.
    const std::uint64_t iterations = parseNumber(count.value_or(""), 10).value_or(0);
    if (!nonce || !saltBytes || saltBytes->empty() || !count) return malformed();
    if (!nonce->starts_with(m_nonce) || nonce->size() == m_nonce.size()) return malformed();
    if (iterations < kLeastIterations || iterations > kMostIterations)
        return fail(ErrorCode::Malformed, "The server asks for a proof that is not safe to give.");

    const Digest salted = saltedPassword(m_password, *saltBytes, static_cast<unsigned>(iterations));
    const Digest clientKey = hmac(salted, "Client Key");
    const std::string withoutProof = "c=" + base64(headerFor(m_binding) + m_binding) + ",r=" + *nonce;
    const std::string exchange = bareFirst() + "," + std::string(message) + "," + withoutProof;
    m_expected = hmac(hmac(salted, "Server Key"), exchange);
    return withoutProof + ",p=" + base64(exclusiveOr(clientKey, hmac(hash(clientKey), exchange)));
}

Result<> ScramClient::verify(std::string_view message) const {
    std::string_view rest = message;
    const auto proof = message.size() > kMaxScramMessage ? std::nullopt : attribute(rest, 'v');
    const auto signature = proof ? fromBase64(*proof) : std::nullopt;
    if (!signature || m_expected.empty()) return malformed();
    if (!same(*signature, m_expected))
        return fail(ErrorCode::Refused,
                    "The server does not know the password: it is not the one that was meant.");
    return {};
}

std::string freshNonce() {
    constexpr std::size_t kNonce = 18;  // bytes: 24 letters
    return base64(random(kNonce));
}

std::string freshSalt() {
    return random(16);
}

}  // namespace hawser::channel
