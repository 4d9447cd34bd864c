#include "core/kd/net/DataChannel.h"

namespace hawser::kd::net {

Result<DataChannel> DataChannel::create(const Key& dataKey, const Key& tagKey, Heading ours,
                                        std::uint8_t version, const Endpoint& peer) {
    auto cipher = NetCipher::create(dataKey, tagKey);
    if (!cipher) return tl::unexpected(cipher.error());
    return DataChannel(std::move(*cipher), ours, version, peer);
}

Bytes DataChannel::seal(ByteSpan body) {
    return net::seal({.version = m_version,
                      .channel = Channel::Data,
                      .heading = m_ours,
                      .sequence = ++m_sent,
                      .body = Bytes(body.begin(), body.end())},
                     m_cipher);
}

bool DataChannel::opens(ByteSpan datagram) const {
    const auto opened = net::open(datagram, m_cipher);
    return opened && opened->channel == Channel::Data && opened->heading != m_ours &&
           opened->sequence > m_received;
}

tl::expected<Bytes, Refusal> DataChannel::open(ByteSpan datagram) {
    auto opened = net::open(datagram, m_cipher);
    if (!opened) return tl::unexpected(opened.error());
    if (opened->heading == m_ours) return tl::unexpected(Refusal::WrongWay);
    if (opened->sequence <= m_received) return tl::unexpected(Refusal::Replayed);
    m_received = opened->sequence;
    return std::move(opened->body);
}

}  // namespace hawser::kd::net
