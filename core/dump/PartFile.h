#pragma once

#include <cstdint>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::dump {

// A file that comes into its place when it is whole. Until then it stands beside it, as "PATH.part": what
// stood there before is lost by nothing but a whole one. One thread.
class PartFile {
  public:
    // Errors as UserFile::toWrite(), and Io: the disk has no room for `expected` bytes.
    static Result<PartFile> create(const std::string& path, std::uint64_t expected);
    PartFile(PartFile&&) noexcept = default;
    PartFile& operator=(PartFile&&) = delete;
    ~PartFile();  // what is not finished is removed

    // What nobody writes reads as zeros. Error Io.
    Result<> write(std::uint64_t offset, ByteSpan bytes) const;
    // Cut or grown to so many bytes, and into its place. Error Io.
    Result<> finish(std::uint64_t size);

  private:
    PartFile(FileDescriptor file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}
    static std::string partOf(const std::string& path) { return path + ".part"; }

    FileDescriptor m_file;
    std::string m_path;
};

}  // namespace hawser::dump
