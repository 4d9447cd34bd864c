#include "transports/PcapngReader.h"

#include <fmt/format.h>

#include <optional>

#include "transports/PcapngBlocks.h"

namespace hawser::transports {

namespace {

constexpr std::uint32_t kFrame = 12;  // type, length, and the length again behind the body
constexpr std::uint8_t kMicroseconds = 6;
constexpr std::uint8_t kFinestResolution = 9;                 // nanoseconds, the finest that captures have
constexpr std::uint64_t kLatestTime = 9'000'000'000'000'000;  // microseconds since 1970: no overflow in ns

struct Interface {
    bool ofKernelDebugger = false;
    std::uint8_t resolution = kMicroseconds;  // ten to the power of minus this, seconds
};

std::size_t padded(std::size_t length) {
    return (length + 3) / 4 * 4;
}

// Options stand at a block's end; the end mark may be missing.
template <class Take>
void eachOption(ByteReader& reader, Take take) {
    while (reader.remaining() >= 4) {
        const std::uint16_t code = reader.u16();
        const std::uint16_t length = reader.u16();
        if (code == kEndOfOptions) return;
        const std::size_t here = reader.remaining();
        ByteReader value = reader.sub(length);
        if (here < padded(length)) return;
        reader.skip(padded(length) - length);
        take(code, length, value);
    }
}

std::optional<std::uint64_t> microsecondsOf(std::uint64_t ticks, std::uint8_t resolution) {
    for (std::uint8_t power = resolution; power > kMicroseconds; --power) ticks /= 10;
    for (std::uint8_t power = resolution; power < kMicroseconds; ++power) {
        if (ticks > kLatestTime / 10) return std::nullopt;
        ticks *= 10;
    }
    return ticks <= kLatestTime ? std::optional(ticks) : std::nullopt;
}

// One section after the other, one block after the other.
class Reader {
  public:
    explicit Reader(ByteSpan file) : m_file(file) {}

    Result<std::vector<RecordedLine>> run() {
        ByteReader blocks(m_file);
        while (blocks.remaining() > 0) {
            m_at = m_file.size() - blocks.remaining();
            if (auto taken = takeBlock(blocks); !taken) return tl::unexpected(taken.error());
        }
        return std::move(m_lines);
    }

  private:
    tl::unexpected<Error> wrong(ErrorCode code, const std::string& what) const {
        return fail(code, fmt::format("The capture {} (at byte {}).", what, m_at), m_at);
    }

    Result<> takeBlock(ByteReader& blocks) {
        const std::size_t left = blocks.remaining();
        const std::uint32_t type = blocks.u32();
        if (m_at == 0 && type != kSectionHeader) return wrong(ErrorCode::Malformed, "is no pcapng file");
        const std::uint32_t length = blocks.u32();
        if (left < kFrame) return wrong(ErrorCode::Truncated, "ends within a block");
        if (type == kSectionHeader && !isLittleEndian(blocks))
            return wrong(ErrorCode::Unsupported, "has the byte order of another kind of machine");
        if (length < kFrame || length % 4 != 0)
            return wrong(ErrorCode::Malformed, "has a block whose length cannot be");
        if (length > left) return wrong(ErrorCode::Truncated, "ends within a block");
        ByteReader body = blocks.sub(length - kFrame);
        if (blocks.u32() != length)
            return wrong(ErrorCode::Malformed, "has a block that gives two different lengths");
        if (type == kSectionHeader) m_interfaces.clear();
        if (type == kInterfaceDescription) return takeInterface(body);
        if (type == kEnhancedPacket) return takePacket(body);
        return {};
    }

    static bool isLittleEndian(const ByteReader& blocks) {
        ByteReader ahead = blocks;
        return ahead.u32() == kByteOrderMagic;
    }

    Result<> takeInterface(ByteReader& body) {
        if (m_interfaces.size() >= kMaxPcapngInterfaces) {
            return wrong(ErrorCode::Unsupported,
                         fmt::format("has more than {} interfaces", kMaxPcapngInterfaces));
        }
        Interface interface;
        interface.ofKernelDebugger = body.u16() == kLinkTypeUser0;
        body.skip(2);  // reserved
        body.skip(4);  // how much of a packet is kept
        if (!body.finish()) return wrong(ErrorCode::Truncated, "has an interface that ends early");
        eachOption(body, [&](std::uint16_t code, std::uint16_t length, ByteReader& value) {
            if (code == kTimeResolution && length == 1) interface.resolution = value.u8();
        });
        if (interface.ofKernelDebugger && interface.resolution > kFinestResolution)
            return wrong(ErrorCode::Unsupported,
                         "has times that are not in powers of ten down to nanoseconds");
        m_interfaces.push_back(interface);
        return {};
    }

    Result<> takePacket(ByteReader& body) {
        const std::uint32_t number = body.u32();
        const std::uint64_t high = body.u32();
        const std::uint64_t ticks = high << 32 | body.u32();
        const std::uint32_t kept = body.u32();
        body.skip(4);  // how long it was on the line
        if (!body.finish() || body.remaining() < padded(kept))
            return wrong(ErrorCode::Truncated, "has a packet that ends early");
        const ByteSpan bytes = body.bytes(kept);
        body.skip(padded(kept) - kept);
        if (number >= m_interfaces.size())
            return wrong(ErrorCode::Malformed, "has a packet of an interface that it does not describe");
        const Interface& interface = m_interfaces[number];
        if (!interface.ofKernelDebugger)
            return wrong(ErrorCode::Unsupported, "is not of a kernel debugger's line");
        const auto time = microsecondsOf(ticks, interface.resolution);
        if (!time) return wrong(ErrorCode::Malformed, "has a packet of a time that cannot be");
        const auto direction = directionOf(body);
        if (!direction) return wrong(ErrorCode::Unsupported, "does not say which end sent a packet");
        if (bytes.empty()) return {};
        if (m_lines.size() >= kMaxPcapngPieces) {
            return wrong(ErrorCode::Unsupported, fmt::format("holds more than {} packets", kMaxPcapngPieces));
        }
        m_lines.push_back({std::chrono::microseconds(*time), *direction, Bytes(bytes.begin(), bytes.end())});
        return {};
    }

    static std::optional<RecordedDirection> directionOf(ByteReader& options) {
        std::optional<RecordedDirection> direction;
        eachOption(options, [&](std::uint16_t code, std::uint16_t length, ByteReader& value) {
            if (code != kPacketFlags || length != 4) return;
            const std::uint32_t bits = value.u32() & kDirectionBits;
            if (bits == kInbound) direction = RecordedDirection::FromTarget;
            if (bits == kOutbound) direction = RecordedDirection::ToTarget;
        });
        return direction;
    }

    ByteSpan m_file;
    std::size_t m_at = 0;  // where the block begins
    std::vector<Interface> m_interfaces;
    std::vector<RecordedLine> m_lines;
};

}  // namespace

bool looksLikePcapng(ByteSpan file) {
    ByteReader reader(file);
    return reader.u32() == kSectionHeader;
}

Result<std::vector<RecordedLine>> parsePcapng(ByteSpan file) {
    return Reader(file).run();
}

}  // namespace hawser::transports
