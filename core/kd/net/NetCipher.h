#pragma once

#include <memory>
#include <optional>

#include "core/base/ByteReader.h"
#include "core/kd/net/NetKey.h"

namespace hawser::kd::net {

using Tag = std::array<std::byte, 16>;

// The two keyed functions of KDNET (kd-protocol.md 6.3): AES-256 in CBC mode without padding, and the first
// 16 bytes of HMAC-SHA-256. The tag is the initialisation vector as well. One thread. OpenSSL's contexts are
// kept, because making them costs more than a datagram does.
class NetCipher {
  public:
    // Error Unsupported: the system's OpenSSL has not these functions (a restricted policy).
    static Result<NetCipher> create(const Key& cipherKey, const Key& tagKey);
    NetCipher(NetCipher&&) noexcept;
    NetCipher& operator=(NetCipher&&) noexcept;
    ~NetCipher();

    // Nothing when OpenSSL fails, which it does only for want of memory.
    std::optional<Tag> tagOf(ByteSpan header, ByteSpan plaintext) const;
    // `text` is a multiple of 16 bytes and stays as long as it is. False when OpenSSL fails.
    bool encrypt(Bytes& text, const Tag& tag) const;
    bool decrypt(Bytes& text, const Tag& tag) const;

  private:
    struct Contexts;
    explicit NetCipher(std::unique_ptr<Contexts> contexts);

    std::unique_ptr<Contexts> m_contexts;
};

// The key of the data channel: SHA-256 over the control key and the body of the response (6.2).
std::optional<Key> dataKeyOf(const Key& controlKey, ByteSpan responseBody);

// In a time that does not depend on where they differ.
bool sameTag(const Tag& a, ByteSpan b);

}  // namespace hawser::kd::net
