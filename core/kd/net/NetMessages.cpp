#include "core/kd/net/NetMessages.h"

#include <algorithm>

#include "core/base/ByteWriter.h"

namespace hawser::kd::net {

namespace {

constexpr std::uint8_t kFirstByte = 1;
constexpr std::uint8_t kPokeKind = 1;
constexpr std::uint8_t kResponseKind = 2;

void writeEndpoint(ByteWriter& writer, const Endpoint& endpoint) {
    writer.bytes(endpoint.address);
    writer.u8(static_cast<std::uint8_t>(endpoint.port >> 8U));  // big-endian
    writer.u8(static_cast<std::uint8_t>(endpoint.port & 0xFFU));
}

template <std::size_t N>
void readInto(ByteReader& reader, std::array<std::byte, N>& field) {
    const ByteSpan bytes = reader.bytes(N);
    std::ranges::copy(bytes, field.begin());
}

Endpoint readEndpoint(ByteReader& reader) {
    Endpoint endpoint;
    readInto(reader, endpoint.address);
    const unsigned high = reader.u8();
    endpoint.port = static_cast<std::uint16_t>(high << 8U | reader.u8());
    return endpoint;
}

Result<> expectKind(ByteReader& reader, std::uint8_t kind, const char* what) {
    const std::uint8_t first = reader.u8();
    const std::uint8_t second = reader.u8();
    if (!reader.failed() && (first != kFirstByte || second != kind))
        return fail(ErrorCode::Malformed, what, 0);
    return {};
}

}  // namespace

Bytes encodePoke(const Poke& poke) {
    ByteWriter writer;
    writer.u8(kFirstByte);
    writer.u8(kPokeKind);
    writer.bytes(poke.nonce);
    writeEndpoint(writer, poke.target);
    writeEndpoint(writer, poke.configuredHost);
    writeEndpoint(writer, poke.boundHost);
    writer.zeros(kConnectionInfoSize);
    return writer.take();
}

Bytes encodeResponse(const Response& response) {
    ByteWriter writer;
    writer.u8(kFirstByte);
    writer.u8(kResponseKind);
    writer.bytes(response.nonce);
    writer.bytes(response.random);
    writer.zeros(kConnectionInfoSize);
    return writer.take();
}

Bytes encodeConnectionCheck(const ConnectionCheck& check) {
    ByteWriter writer;
    writer.u64(check.lastValidSequence);
    writer.u32(check.hostAddress);
    return writer.take();
}

Result<Poke> decodePoke(ByteSpan body) {
    ByteReader reader(body, "poke");
    if (auto kind = expectKind(reader, kPokeKind, "The datagram is no poke."); !kind)
        return tl::unexpected(kind.error());
    Poke poke;
    readInto(reader, poke.nonce);
    poke.target = readEndpoint(reader);
    poke.configuredHost = readEndpoint(reader);
    poke.boundHost = readEndpoint(reader);
    reader.skip(kConnectionInfoSize);
    if (auto end = reader.expectEnd(); !end) return tl::unexpected(end.error());
    return poke;
}

Result<Response> decodeResponse(ByteSpan body) {
    ByteReader reader(body, "response");
    if (auto kind = expectKind(reader, kResponseKind, "The datagram is no response."); !kind)
        return tl::unexpected(kind.error());
    Response response;
    readInto(reader, response.nonce);
    readInto(reader, response.random);
    reader.skip(kConnectionInfoSize);
    if (auto end = reader.expectEnd(); !end) return tl::unexpected(end.error());
    return response;
}

Result<ConnectionCheck> decodeConnectionCheck(ByteSpan body) {
    ByteReader reader(body, "connection check");
    ConnectionCheck check;
    check.lastValidSequence = reader.u64();
    check.hostAddress = reader.u32();
    if (auto end = reader.expectEnd(); !end) return tl::unexpected(end.error());
    return check;
}

bool sameBoot(const Nonce& a, const Nonce& b) {
    return std::equal(a.begin() + kNonceCounterSize, a.end(), b.begin() + kNonceCounterSize);
}

}  // namespace hawser::kd::net
