#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::symbols::pdb {

// The container of a PDB: a file of blocks in which numbered streams lie scattered. Layout: LLVM's "The MSF
// File Format". LLVM's own reader is not used: it believes the count of blocks, and its streams keep caches
// that threads cannot share. Nothing is kept of a stream that was read, and the file is not mapped, for a
// linker may cut it while it is open. Any thread.
class MsfFile {
  public:
    static constexpr std::uint32_t kNoStream = 0xFFFF;

    // Errors as UserFile::toRead(); Truncated, Malformed: damaged; Unsupported: no PDB of version 7.
    static Result<MsfFile> open(const std::string& path);

    const std::string& path() const { return m_path; }
    // Bytes; 0: there is no such stream, or nothing in it.
    std::uint32_t sizeOf(std::uint32_t stream) const;

    // The whole of a stream, or `count` bytes of it. Errors Malformed: there is no such stream; Truncated: it
    // ends before; Io: the file cannot be read, or is no longer as long as it was.
    Result<Bytes> read(std::uint32_t stream) const { return read(stream, 0, sizeOf(stream)); }
    Result<Bytes> read(std::uint32_t stream, std::uint32_t offset, std::uint32_t count) const;

    // That the stream is damaged at this offset: names the file, and tells where in it that is.
    tl::unexpected<Error> damaged(std::uint32_t stream, std::uint64_t offset, std::string_view what) const;

    static constexpr std::uint32_t kMaxStreams = 0x10000;  // their numbers have 16 bits where it matters

  private:
    struct Stream {
        std::uint32_t size = 0;        // bytes
        std::uint32_t firstBlock = 0;  // index into m_blocks
    };

    MsfFile(FileDescriptor file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}
    Result<> readHeader();
    Result<> readDirectory(std::uint32_t size, std::uint32_t blockOfMap);
    Result<> readStreams(ByteSpan directory, std::uint64_t at);
    Result<> readAt(std::uint64_t offset, std::span<std::byte> into) const;
    Result<> readBlocks(std::span<const std::uint32_t> blocks, std::uint32_t skipped,
                        std::span<std::byte> into) const;
    std::uint32_t blocksOf(std::uint32_t size) const;
    tl::unexpected<Error> damagedAt(std::uint64_t at, std::string_view what,
                                    ErrorCode code = ErrorCode::Malformed) const;

    FileDescriptor m_file;
    std::string m_path;
    std::uint64_t m_size = 0;  // bytes of the file
    std::uint32_t m_blockSize = 0;
    std::uint32_t m_blockCount = 0;
    std::vector<Stream> m_streams;
    std::vector<std::uint32_t> m_blocks;  // of all streams, one after the other
};

}  // namespace hawser::symbols::pdb
