#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::dump {

class FaultGuard;

// What tells whether a file is still the one that was opened.
struct FileStamp {
    std::uint64_t size = 0;     // bytes
    std::int64_t modified = 0;  // nanoseconds since 1970
    std::uint64_t inode = 0;

    bool operator==(const FileStamp&) const = default;
};

// A file as memory that is read only. It may shrink or lose its disk while it is open: where it is gone,
// memory reads as zeros instead of raising SIGBUS, and from then on whoever asks is told. Any thread reads;
// one owner.
class MappedFile {
  public:
    // Errors as UserFile::toRead(), and Truncated: it is empty.
    static Result<MappedFile> open(const std::string& path);
    // What was unpacked out of `packed`, whose name and stamp it keeps: hasChanged() tells of that one.
    static Result<MappedFile> unpacked(FileDescriptor file, MappedFile packed);
    ~MappedFile();
    MappedFile(MappedFile&&) noexcept;
    MappedFile& operator=(MappedFile&&) = delete;

    const std::string& path() const { return m_path; }
    std::uint64_t size() const { return m_bytes.size(); }  // when it was opened
    const FileStamp& stamp() const { return m_stamp; }

    // Straight from the file, at most to its end: to be believed only if checkRead() says so afterwards.
    ByteSpan bytes(std::uint64_t offset, std::uint64_t count) const;
    // A copy of exactly so much. Errors Truncated: the file ends before; Io: it has shrunk since it was
    // opened.
    Result<> copy(std::uint64_t offset, std::span<std::byte> into) const;

    // What was read below `end` was there. No call of the operating system; error Io.
    Result<> checkRead(std::uint64_t end) const;
    // It is no longer the file that was opened: it has grown, shrunk or been written to. Error Io.
    Result<bool> hasChanged() const;

  private:
    Result<> confirm(std::uint64_t offset, std::uint64_t end) const;
    tl::unexpected<Error> hasLost(std::uint64_t offset) const;
    MappedFile(FileDescriptor file, std::string path, ByteSpan bytes, FileStamp stamp,
               std::unique_ptr<FaultGuard> guard);

    static Result<MappedFile> map(FileDescriptor file, const std::string& path);

    FileDescriptor m_file;
    FileDescriptor m_packed;  // what it was unpacked from; empty: it was not
    std::string m_path;
    ByteSpan m_bytes;
    FileStamp m_stamp;
    std::unique_ptr<FaultGuard> m_guard;
};

}  // namespace hawser::dump
