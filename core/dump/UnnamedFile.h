#pragma once

#include <cstdint>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::dump {

// A file in the system's temporary folder that has no name, and goes when it is closed. It leaves the others
// room on the disk. One thread.
class UnnamedFile {
  public:
    // Error Io: why, without a name.
    static Result<UnnamedFile> create(std::uint64_t leaveFree);

    // Error Io: the disk has no room for so much, or would have less than `leaveFree` bytes left.
    Result<> checkRoom(std::uint64_t bytes) const;
    Result<> append(ByteSpan bytes);
    FileDescriptor takeDescriptor() && { return std::move(m_file); }

  private:
    UnnamedFile(FileDescriptor file, std::string folder, std::uint64_t leaveFree)
        : m_file(std::move(file)), m_folder(std::move(folder)), m_leaveFree(leaveFree) {}

    FileDescriptor m_file;
    std::string m_folder;
    std::uint64_t m_leaveFree;    // bytes
    std::uint64_t m_checked = 0;  // bytes that may be written until the disk is looked at again
};

}  // namespace hawser::dump
