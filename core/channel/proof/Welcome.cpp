#include "core/channel/proof/Welcome.h"

#include "core/channel/wire/Words.h"

namespace hawser::channel {

Bytes encode(const Welcome& welcome) {
    ByteWriter writer;
    writer.u8(static_cast<std::uint8_t>(welcome.role));
    writer.u8(static_cast<std::uint8_t>(welcome.proof));
    putWord(writer, welcome.user);
    putWord(writer, welcome.host);
    return writer.take();
}

Result<Welcome> decodeWelcome(ByteSpan bytes) {
    ByteReader reader(bytes, "welcome");
    const std::uint8_t role = reader.u8();
    const std::uint8_t proof = reader.u8();
    Welcome welcome;
    welcome.user = wordOf(reader);
    welcome.host = wordOf(reader);
    if (auto read = reader.finish(); !read) return tl::unexpected(read.error());
    if (role > static_cast<std::uint8_t>(Role::Drive) ||
        proof > static_cast<std::uint8_t>(Proof::Certificate))
        return fail(ErrorCode::Malformed, "The server's welcome means nothing.", 0);
    welcome.role = static_cast<Role>(role);
    welcome.proof = static_cast<Proof>(proof);
    return welcome;
}

}  // namespace hawser::channel
