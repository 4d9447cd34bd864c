#include "transports/Pcapng.h"

#include <algorithm>
#include <string_view>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "transports/PcapngBlocks.h"

namespace hawser::transports {

namespace {

void padToWord(ByteWriter& writer, std::size_t length) {
    for (std::size_t i = length; i % 4 != 0; ++i) writer.u8(0);
}

void textOption(ByteWriter& writer, std::uint16_t code, std::string_view text) {
    writer.u16(code);
    writer.u16(static_cast<std::uint16_t>(text.size()));
    for (const char c : text) writer.u8(static_cast<std::uint8_t>(c));
    padToWord(writer, text.size());
    writer.u16(kEndOfOptions);
    writer.u16(0);
}

// Type and total length stand before the body, the length behind it again.
void appendBlock(Bytes& file, std::uint32_t type, ByteWriter body) {
    constexpr std::size_t kFrame = 12;
    const Bytes inner = body.take();
    ByteWriter block;
    block.u32(type);
    block.u32(static_cast<std::uint32_t>(inner.size() + kFrame));
    block.bytes(inner);
    block.u32(static_cast<std::uint32_t>(inner.size() + kFrame));
    const Bytes whole = block.take();
    file.insert(file.end(), whole.begin(), whole.end());
}

}  // namespace

Bytes pcapngHeader() {
    Bytes file;
    ByteWriter section;
    section.u32(kByteOrderMagic);
    section.u16(1);  // major version
    section.u16(0);
    section.u64(UINT64_MAX);  // length of the section: not given
    textOption(section, kSectionUserApplication, "Hawser");
    appendBlock(file, kSectionHeader, std::move(section));

    ByteWriter interface;
    interface.u16(kLinkTypeUser0);
    interface.u16(0);
    interface.u32(kMaxPcapngBytes);
    textOption(interface, kInterfaceName, "kernel debugger line");
    appendBlock(file, kInterfaceDescription, std::move(interface));
    return file;
}

Bytes pcapngPacket(std::chrono::microseconds time, RecordedDirection direction, ByteSpan bytes) {
    const ByteSpan kept = bytes.first(std::min(bytes.size(), kMaxPcapngBytes));
    const auto ticks = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    ByteWriter packet;
    packet.u32(0);  // interface
    packet.u32(static_cast<std::uint32_t>(ticks >> 32));
    packet.u32(static_cast<std::uint32_t>(ticks & UINT32_MAX));
    packet.u32(static_cast<std::uint32_t>(kept.size()));
    packet.u32(static_cast<std::uint32_t>(bytes.size()));
    packet.bytes(kept);
    padToWord(packet, kept.size());
    packet.u16(kPacketFlags);
    packet.u16(4);
    packet.u32(direction == RecordedDirection::FromTarget ? kInbound : kOutbound);
    packet.u16(kEndOfOptions);
    packet.u16(0);
    Bytes block;
    appendBlock(block, kEnhancedPacket, std::move(packet));
    return block;
}

bool isPcapngPath(const std::string& path) {
    constexpr std::string_view kEnding = ".pcapng";
    return path.size() > kEnding.size() && toLower(path).ends_with(kEnding);
}

}  // namespace hawser::transports
