#include "core/dump/TaggedData.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::dump {

namespace {

constexpr std::uint64_t kSignature = 0x626F6C42706D7544;  // DumpBlob
constexpr std::uint32_t kFileHeader = 16;                 // bytes; so much is known of it
constexpr std::uint32_t kBlockHeader = 32;

std::string guidText(ByteReader& reader) {
    std::string text = fmt::format("{{{:08x}", reader.u32());
    for (int i = 0; i < 2; ++i) text += fmt::format("-{:04x}", reader.u16());
    for (int i = 0; i < 8; ++i) text += fmt::format("{}{:02x}", i == 0 || i == 2 ? "-" : "", reader.u8());
    return text + "}";
}

class BlockWalk {
  public:
    explicit BlockWalk(const MappedFile& file) : m_file(file) {}

    bool begins(std::uint64_t place) {
        ByteReader reader(m_file.bytes(place, kFileHeader));
        const bool found = reader.u64() == kSignature;
        const std::uint32_t size = reader.u32();
        m_at = place + size;
        return found && !reader.failed() && size >= kFileHeader;
    }

    Result<std::vector<TaggedData>> read() {
        std::vector<TaggedData> blocks;
        while (blocks.size() < kMaxTaggedData && readBlock(blocks)) {
        }
        if (auto done = m_file.checkRead(m_at); !done) return tl::unexpected(done.error());
        return blocks;
    }

  private:
    // False: it was the last.
    bool readBlock(std::vector<TaggedData>& blocks) {
        ByteReader reader(m_file.bytes(m_at, kBlockHeader));
        const std::uint32_t header = reader.u32();
        TaggedData block;
        block.tag = guidText(reader);
        block.size = reader.u32();
        const std::uint32_t before = reader.u32();
        const std::uint32_t behind = reader.u32();
        if (reader.failed() || header < kBlockHeader) return false;
        const std::uint64_t data = m_at + header + before;
        const ByteSpan there = m_file.bytes(data, std::min(block.size, kMaxTaggedBytes - m_taken));
        block.bytes.assign(there.begin(), there.end());
        m_taken += there.size();
        m_at = std::min(data + block.size + behind, m_file.size());
        blocks.push_back(std::move(block));
        return true;
    }

    const MappedFile& m_file;
    std::uint64_t m_at = 0;     // in the file
    std::uint64_t m_taken = 0;  // bytes
};

}  // namespace

Result<std::vector<TaggedData>> readTaggedData(const MappedFile& file,
                                               std::span<const std::uint64_t> places) {
    BlockWalk walk(file);
    const auto found = std::ranges::find_if(places, [&](std::uint64_t place) { return walk.begins(place); });
    if (found == places.end()) return std::vector<TaggedData>{};
    walk.begins(*found);
    return walk.read();
}

}  // namespace hawser::dump
