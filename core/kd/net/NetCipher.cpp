#include "core/kd/net/NetCipher.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

namespace hawser::kd::net {

// Named: they are in a member of a class.
struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
struct FreeMac {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

namespace {

constexpr std::size_t kDigest = 32;  // bytes of SHA-256

// OpenSSL's bytes are unsigned char.
const unsigned char* in(const std::byte* bytes) {
    return static_cast<const unsigned char*>(static_cast<const void*>(bytes));
}
unsigned char* out(std::byte* bytes) {
    return static_cast<unsigned char*>(static_cast<void*>(bytes));
}

CipherContext cipherContext(const Key& key, bool encrypting) {
    CipherContext context(EVP_CIPHER_CTX_new());
    if (!context) return {};
    const bool ready = EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, in(key.data()), nullptr,
                                         encrypting ? 1 : 0) == 1 &&
                       EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1;
    return ready ? std::move(context) : CipherContext();
}

MacContext macContext(const Key& key) {
    const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    if (!mac) return {};
    MacContext context(EVP_MAC_CTX_new(mac.get()));
    if (!context) return {};
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    const bool ready = EVP_MAC_init(context.get(), in(key.data()), key.size(), parameters.data()) == 1;
    return ready ? std::move(context) : MacContext();
}

bool run(EVP_CIPHER_CTX* context, Bytes& text, const Tag& tag) {
    if (text.empty() || text.size() % tag.size() != 0 || text.size() > INT_MAX) return false;
    int written = 0;
    // -1: the direction and the key stay.
    return EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, in(tag.data()), -1) == 1 &&
           EVP_CipherUpdate(context, out(text.data()), &written, in(text.data()),
                            static_cast<int>(text.size())) == 1 &&
           static_cast<std::size_t>(written) == text.size();
}

}  // namespace

struct NetCipher::Contexts {
    CipherContext encrypting;
    CipherContext decrypting;
    MacContext tagging;
};

NetCipher::NetCipher(std::unique_ptr<Contexts> contexts) : m_contexts(std::move(contexts)) {}
NetCipher::NetCipher(NetCipher&&) noexcept = default;
NetCipher& NetCipher::operator=(NetCipher&&) noexcept = default;
NetCipher::~NetCipher() = default;

Result<NetCipher> NetCipher::create(const Key& cipherKey, const Key& tagKey) {
    auto contexts = std::make_unique<Contexts>();
    contexts->encrypting = cipherContext(cipherKey, true);
    contexts->decrypting = cipherContext(cipherKey, false);
    contexts->tagging = macContext(tagKey);
    if (!contexts->encrypting || !contexts->decrypting || !contexts->tagging)
        return fail(ErrorCode::Unsupported,
                    "This system's OpenSSL refuses AES-256-CBC or HMAC-SHA-256, which KDNET needs.");
    return NetCipher(std::move(contexts));
}

std::optional<Tag> NetCipher::tagOf(ByteSpan header, ByteSpan plaintext) const {
    EVP_MAC_CTX* const context = m_contexts->tagging.get();
    std::array<std::byte, kDigest> digest{};
    std::size_t written = 0;
    const bool done = EVP_MAC_init(context, nullptr, 0, nullptr) == 1 &&
                      EVP_MAC_update(context, in(header.data()), header.size()) == 1 &&
                      EVP_MAC_update(context, in(plaintext.data()), plaintext.size()) == 1 &&
                      EVP_MAC_final(context, out(digest.data()), &written, digest.size()) == 1;
    if (!done || written != digest.size()) return std::nullopt;
    Tag tag{};
    std::copy_n(digest.begin(), tag.size(), tag.begin());
    return tag;
}

bool NetCipher::encrypt(Bytes& text, const Tag& tag) const {
    return run(m_contexts->encrypting.get(), text, tag);
}
bool NetCipher::decrypt(Bytes& text, const Tag& tag) const {
    return run(m_contexts->decrypting.get(), text, tag);
}

std::optional<Key> dataKeyOf(const Key& controlKey, ByteSpan responseBody) {
    const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
    Key key{};
    unsigned written = 0;
    const bool done = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), controlKey.data(), controlKey.size()) == 1 &&
                      EVP_DigestUpdate(context.get(), responseBody.data(), responseBody.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), out(key.data()), &written) == 1;
    if (!done || written != key.size()) return std::nullopt;
    return key;
}

bool sameTag(const Tag& a, ByteSpan b) {
    return b.size() == a.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hawser::kd::net
