#include "core/session/symbols/CachePart.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "core/base/FileIo.h"
#include "core/base/SystemError.h"

namespace hawser::session {

namespace {

constexpr unsigned kMaxClaims = 16;               // each time another one was faster
constexpr std::uint64_t kRoomStep = 64ULL << 20;  // bytes between two looks at the disk

std::string partOf(const std::string& path) {
    return path + ".part";
}

tl::unexpected<Error> cannotWrite(const std::string& path, std::string_view why) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", path, why));
}

// Not when whoever held the lock has put it into its place or removed it meanwhile.
bool stillStandsThere(const FileDescriptor& file, const std::string& part) {
    struct stat opened {};
    struct stat standing {};
    return ::fstat(file.get(), &opened) == 0 && ::lstat(part.c_str(), &standing) == 0 &&
           opened.st_dev == standing.st_dev && opened.st_ino == standing.st_ino && S_ISREG(opened.st_mode);
}

}  // namespace

Result<std::optional<CachePart>> CachePart::claim(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    if (error) return cannotWrite(path, error.message());
    const std::string part = partOf(path);
    for (unsigned i = 0; i < kMaxClaims; ++i) {
        FileDescriptor file(
            ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
        if (!file) return cannotWrite(part, systemText(errno));
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) return std::optional<CachePart>();
            if (errno == EINTR) continue;
            return cannotWrite(part, systemText(errno));
        }
        if (!stillStandsThere(file, part)) continue;
        CachePart claimed(std::move(file), path);
        if (auto done = claimed.restart(); !done) return tl::unexpected(done.error());
        return claimed;
    }
    return std::optional<CachePart>();
}

CachePart::~CachePart() {
    if (m_file) ::unlink(partOf(m_path).c_str());
}

Result<> CachePart::checkRoom(std::uint64_t bytes) {
    if (bytes <= m_checked) {
        m_checked -= bytes;
        return {};
    }
    struct statvfs disk {};
    if (::fstatvfs(m_file.get(), &disk) != 0) return cannotWrite(m_path, systemText(errno));
    if (std::uint64_t{disk.f_bavail} * disk.f_frsize < bytes + kLeaveFree)
        return cannotWrite(m_path, "the disk is nearly full");
    m_checked = kRoomStep;
    return {};
}

Result<> CachePart::append(ByteSpan bytes) {
    if (auto room = checkRoom(bytes.size()); !room) return room;
    if (auto done = writeAt(m_file, m_size, bytes); !done) return cannotWrite(m_path, done.error().what);
    m_size += bytes.size();
    return {};
}

Result<> CachePart::restart() {
    m_size = 0;
    if (::ftruncate(m_file.get(), 0) != 0) return cannotWrite(m_path, systemText(errno));
    return {};
}

Result<Bytes> CachePart::start(std::size_t count) const {
    Bytes bytes(std::min<std::uint64_t>(count, m_size));
    const auto got = readAt(m_file, 0, bytes);
    if (!got || *got < bytes.size())
        return fail(ErrorCode::Io, fmt::format("{} cannot be read back.", m_path));
    return bytes;
}

Result<> CachePart::finish() {
    if (::fsync(m_file.get()) != 0 || ::rename(partOf(m_path).c_str(), m_path.c_str()) != 0)
        return cannotWrite(m_path, systemText(errno));
    m_file.reset();
    return {};
}

}  // namespace hawser::session
