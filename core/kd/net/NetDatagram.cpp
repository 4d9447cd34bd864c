#include "core/kd/net/NetDatagram.h"

#include <algorithm>

#include "core/base/ByteWriter.h"

namespace hawser::kd::net {

namespace {

constexpr std::array<std::byte, 4> kMagic{std::byte{'M'}, std::byte{'D'}, std::byte{'B'}, std::byte{'G'}};
constexpr std::size_t kChannelOffset = 5;
constexpr std::byte kChannelBit{0x01};
constexpr std::uint64_t kHostToTargetBit = 0x80;
constexpr std::uint64_t kPaddingMask = 0x7F;
constexpr std::uint64_t kLargestSequence = (std::uint64_t{1} << 56U) - 1;

// Sequence number and direction are one big-endian number of eight bytes (6.4).
std::uint64_t readMetadata(ByteSpan plaintext) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kNetMetadataSize; ++i)
        value = value << 8U | std::to_integer<std::uint64_t>(plaintext[i]);
    return value;
}

void writeMetadata(ByteWriter& writer, std::uint64_t value) {
    for (std::size_t i = kNetMetadataSize; i-- > 0;)
        writer.u8(static_cast<std::uint8_t>(value >> (8 * i) & 0xFF));
}

}  // namespace

Bytes seal(const Datagram& datagram, const NetCipher& cipher) {
    const std::size_t used = kNetMetadataSize + datagram.body.size();
    // A body of nothing still takes a second half of a block: one block is the least (6.5, solicitation).
    const std::size_t padding = (kNetBlock - used % kNetBlock) % kNetBlock;
    if (kNetHeaderSize + used + padding + kNetBlock > kMostDatagram || datagram.sequence > kLargestSequence)
        return {};
    ByteWriter header;
    header.bytes(kMagic);
    header.u8(datagram.version);
    header.u8(static_cast<std::uint8_t>(datagram.channel));
    ByteWriter plain;
    const std::uint64_t way = datagram.heading == Heading::HostToTarget ? kHostToTargetBit : 0;
    writeMetadata(plain, datagram.sequence << 8U | way | padding);
    plain.bytes(datagram.body);
    plain.zeros(padding);
    Bytes text = plain.take();
    const auto tag = cipher.tagOf(header.view(), text);
    if (!tag || !cipher.encrypt(text, *tag)) return {};
    header.bytes(text);
    header.bytes(*tag);
    return header.take();
}

tl::expected<Channel, Refusal> channelOf(ByteSpan datagram) {
    if (datagram.size() < kNetHeaderSize) return tl::unexpected(Refusal::Truncated);
    if (!std::ranges::equal(datagram.first(kMagic.size()), kMagic)) return tl::unexpected(Refusal::NotOurs);
    const bool whole = datagram.size() >= kLeastDatagram && datagram.size() <= kMostDatagram &&
                       (datagram.size() - kNetHeaderSize) % kNetBlock == 0;
    if (!whole) return tl::unexpected(Refusal::Truncated);
    const bool control = (datagram[kChannelOffset] & kChannelBit) != std::byte{0};
    return control ? Channel::Control : Channel::Data;
}

tl::expected<Datagram, Refusal> open(ByteSpan datagram, const NetCipher& cipher) {
    const auto channel = channelOf(datagram);
    if (!channel) return tl::unexpected(channel.error());
    const ByteSpan header = datagram.first(kNetHeaderSize);
    const ByteSpan sealed = datagram.subspan(kNetHeaderSize, datagram.size() - kNetHeaderSize - kNetBlock);
    Tag tag{};
    std::ranges::copy(datagram.last(kNetBlock), tag.begin());
    Bytes plain(sealed.begin(), sealed.end());
    if (!cipher.decrypt(plain, tag)) return tl::unexpected(Refusal::BadTag);
    const auto expected = cipher.tagOf(header, plain);
    if (!expected || !sameTag(*expected, tag)) return tl::unexpected(Refusal::BadTag);

    const std::uint64_t metadata = readMetadata(plain);
    const std::size_t padding = metadata & kPaddingMask;
    if (padding >= kNetBlock || plain.size() < kNetMetadataSize + padding)
        return tl::unexpected(Refusal::BadPadding);
    Datagram opened;
    opened.version = std::to_integer<std::uint8_t>(header[4]);
    opened.channel = *channel;
    opened.heading = (metadata & kHostToTargetBit) != 0 ? Heading::HostToTarget : Heading::TargetToHost;
    opened.sequence = metadata >> 8U;
    const auto body = plain.begin() + kNetMetadataSize;
    opened.body.assign(body, plain.end() - static_cast<std::ptrdiff_t>(padding));
    return opened;
}

}  // namespace hawser::kd::net
