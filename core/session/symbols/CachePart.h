#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::session {

// How a file has got into its place.
enum class Arrival {
    Came,      // now, and by us
    WasThere,  // somebody else's, for all we know
};

// A file that comes into a cache which other programs may fill at the same time. Until it is whole it stands
// beside its place as "PATH.part", locked; what a program that was killed has left there is taken over by the
// next one. One thread.
class CachePart {
  public:
    // Makes the folders too. Nothing: another one is at it. Error Io.
    static Result<std::optional<CachePart>> claim(const std::string& path);
    CachePart(CachePart&&) noexcept = default;
    CachePart& operator=(CachePart&&) = delete;
    ~CachePart();  // what is not finished is removed

    Result<> append(ByteSpan bytes);
    Result<> restart();  // what was written goes
    std::uint64_t size() const { return m_size; }
    // The first bytes of what was written, at most so many.
    Result<Bytes> start(std::size_t count) const;
    // Into its place. Error Io.
    Result<> finish();

    // So much of a disk stays free for others. Bytes.
    static constexpr std::uint64_t kLeaveFree = std::uint64_t{256} << 20;

  private:
    CachePart(FileDescriptor file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}
    Result<> checkRoom(std::uint64_t bytes);

    FileDescriptor m_file;
    std::string m_path;
    std::uint64_t m_size = 0;     // bytes
    std::uint64_t m_checked = 0;  // bytes that may be written until the disk is looked at again
};

}  // namespace hawser::session
