#include "core/symbols/pdb/MsfFile.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/base/FileIo.h"
#include "core/base/SystemError.h"
#include "core/base/UserFile.h"
#include "core/symbols/StoreContent.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::size_t kHeaderSize = 56;
constexpr std::uint32_t kAbsent = 0xFFFFFFFF;  // the size of a stream that was deleted

bool isBlockSize(std::uint32_t size) {
    return size >= 512 && size <= 0x10000 && (size & (size - 1)) == 0;
}

}  // namespace

Result<MsfFile> MsfFile::open(const std::string& path) {
    auto file = UserFile::toRead(path);
    if (!file) return tl::unexpected(file.error());
    MsfFile container(std::move(*file).takeDescriptor(), path);
    struct stat status {};
    if (::fstat(container.m_file.get(), &status) != 0)
        return fail(ErrorCode::Io, fmt::format("{} cannot be read: {}.", path, systemText(errno)));
    container.m_size = static_cast<std::uint64_t>(status.st_size);
    if (auto read = container.readHeader(); !read) return tl::unexpected(read.error());
    return container;
}

Result<> MsfFile::readHeader() {
    if (m_size < kHeaderSize) return damagedAt(m_size, "it is too short for a PDB", ErrorCode::Truncated);
    std::array<std::byte, kHeaderSize> bytes{};
    if (auto read = readAt(0, bytes); !read) return read;
    if (!asText(bytes).starts_with(kMsfMagic))
        return fail(ErrorCode::Unsupported, fmt::format("{} is no PDB of version 7.", m_path), 0);
    ByteReader header(bytes, "PDB header");
    header.seek(kMsfMagic.size());
    m_blockSize = header.u32();
    header.skip(4);  // the map of free blocks
    m_blockCount = header.u32();
    const std::uint32_t directorySize = header.u32();
    header.skip(4);
    const std::uint32_t blockOfMap = header.u32();
    if (!isBlockSize(m_blockSize)) return damagedAt(32, fmt::format("blocks of {} bytes", m_blockSize));
    if (std::uint64_t{m_blockCount} * m_blockSize > m_size)
        return damagedAt(40,
                         fmt::format("it claims {} blocks of {} bytes and has {} bytes", m_blockCount,
                                     m_blockSize, m_size),
                         ErrorCode::Truncated);
    return readDirectory(directorySize, blockOfMap);
}

std::uint32_t MsfFile::blocksOf(std::uint32_t size) const {
    return size / m_blockSize + (size % m_blockSize != 0 ? 1 : 0);
}

// The directory lies in blocks whose numbers stand, from the start of another block on, one after the other.
Result<> MsfFile::readDirectory(std::uint32_t size, std::uint32_t blockOfMap) {
    const std::uint32_t count = blocksOf(size);
    if (count > m_blockCount || blockOfMap >= m_blockCount)
        return damagedAt(44, fmt::format("a directory of {} bytes in block {}", size, blockOfMap));
    const std::uint64_t mapStart = std::uint64_t{blockOfMap} * m_blockSize;
    if (std::uint64_t{count} * 4 > m_size - mapStart)
        return damagedAt(mapStart, "the list of the directory's blocks leads out of it");
    Bytes map(std::size_t{count} * 4);
    if (auto read = readAt(mapStart, map); !read) return read;
    ByteReader numbers(map, "PDB directory");
    std::vector<std::uint32_t> blocks(count);
    for (std::uint32_t& block : blocks) block = numbers.u32();
    if (std::ranges::any_of(blocks, [this](std::uint32_t block) { return block >= m_blockCount; }))
        return damagedAt(mapStart, "the directory lies outside of it");
    Bytes directory(size);
    if (auto read = readBlocks(blocks, 0, directory); !read) return read;
    return readStreams(directory, blocks.empty() ? mapStart : std::uint64_t{blocks.front()} * m_blockSize);
}

// Count of streams, their sizes, then their blocks. No two streams share a block, so together they are no
// larger than the file: that bounds what can be asked for here.
Result<> MsfFile::readStreams(ByteSpan bytes, std::uint64_t at) {
    ByteReader directory(bytes, "PDB directory");
    const std::uint32_t count = directory.u32();
    if (count > kMaxStreams || std::size_t{count} * 4 > directory.remaining())
        return damagedAt(at, fmt::format("a directory of {} bytes claims {} streams", bytes.size(), count));
    m_streams.resize(count);
    std::uint64_t total = 0;
    std::uint64_t blocks = 0;
    for (Stream& stream : m_streams) {
        stream.size = directory.u32();
        if (stream.size == kAbsent) stream.size = 0;
        stream.firstBlock = static_cast<std::uint32_t>(blocks);
        total += stream.size;
        blocks += blocksOf(stream.size);
        if (blocks > m_blockCount)
            return damagedAt(at, fmt::format("its streams claim {} bytes and it has {}", total, m_size));
    }
    m_blocks.resize(static_cast<std::size_t>(blocks));
    for (std::uint32_t& block : m_blocks) {
        block = directory.u32();
        if (block >= m_blockCount) return damagedAt(at, fmt::format("a stream lies in block {}", block));
    }
    if (!directory.finish()) return damagedAt(at, "its directory ends too early", ErrorCode::Truncated);
    return {};
}

Result<> MsfFile::readAt(std::uint64_t offset, std::span<std::byte> into) const {
    const auto got = hawser::readAt(m_file, offset, into);
    if (!got)
        return tl::unexpected(
            reworded(got.error(), fmt::format("{} cannot be read: {}.", m_path, got.error().what)));
    if (*got < into.size())
        return fail(ErrorCode::Io, fmt::format("{} has become shorter since it was opened.", m_path),
                    offset + *got);
    return {};
}

// Blocks that follow each other in the file come by one call.
Result<> MsfFile::readBlocks(std::span<const std::uint32_t> blocks, std::uint32_t skipped,
                             std::span<std::byte> into) const {
    std::size_t at = skipped / m_blockSize;
    std::size_t inBlock = skipped % m_blockSize;
    while (!into.empty()) {
        std::size_t end = at + 1;
        std::size_t count = m_blockSize - inBlock;
        while (count < into.size() && blocks[end] == blocks[end - 1] + 1) {
            ++end;
            count += m_blockSize;
        }
        count = std::min(count, into.size());
        const std::uint64_t offset = std::uint64_t{blocks[at]} * m_blockSize + inBlock;
        if (auto read = readAt(offset, into.first(count)); !read) return read;
        into = into.subspan(count);
        at = end;
        inBlock = 0;
    }
    return {};
}

std::uint32_t MsfFile::sizeOf(std::uint32_t stream) const {
    return stream < m_streams.size() ? m_streams[stream].size : 0;
}

Result<Bytes> MsfFile::read(std::uint32_t stream, std::uint32_t offset, std::uint32_t count) const {
    if (stream >= m_streams.size())
        return damagedAt(0, fmt::format("stream {} is named, and it has {}", stream, m_streams.size()));
    const Stream& found = m_streams[stream];
    if (offset > found.size || count > found.size - offset) {
        auto error = damaged(stream, found.size, fmt::format("it ends before offset {}", offset + count));
        error.value().code = ErrorCode::Truncated;
        return error;
    }
    Bytes bytes(count);
    const auto blocks = std::span(m_blocks).subspan(found.firstBlock, blocksOf(found.size));
    if (auto read = readBlocks(blocks, offset, bytes); !read) return tl::unexpected(read.error());
    return bytes;
}

tl::unexpected<Error> MsfFile::damaged(std::uint32_t stream, std::uint64_t offset,
                                       std::string_view what) const {
    std::optional<std::uint64_t> at;
    if (stream < m_streams.size() && offset < m_streams[stream].size)
        at = std::uint64_t{m_blocks[m_streams[stream].firstBlock + offset / m_blockSize]} * m_blockSize +
             offset % m_blockSize;
    return fail(ErrorCode::Malformed,
                fmt::format("{} is damaged in stream {} at offset 0x{:x}: {}.", m_path, stream, offset, what),
                at);
}

tl::unexpected<Error> MsfFile::damagedAt(std::uint64_t at, std::string_view what, ErrorCode code) const {
    return fail(code, fmt::format("{} is damaged at offset 0x{:x}: {}.", m_path, at, what), at);
}

}  // namespace hawser::symbols::pdb
