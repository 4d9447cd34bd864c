#include "core/dump/UnnamedFile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "core/base/SystemError.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kBetweenLooks = 4 << 20;  // bytes written between two looks at the disk

tl::unexpected<Error> refused(const std::string& folder) {
    return fail(ErrorCode::Io, fmt::format("in {}: {}", folder, systemText(errno)));
}

}  // namespace

// Not every file system knows files without a name.
Result<UnnamedFile> UnnamedFile::create(std::uint64_t leaveFree) {
    std::error_code error;
    const std::filesystem::path found = std::filesystem::temp_directory_path(error);
    std::string folder = error ? std::string("/tmp") : found.string();
    FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file) {
        std::string name = folder + "/hawser-XXXXXX";
        file.reset(::mkostemp(name.data(), O_CLOEXEC));
        if (!file) return refused(folder);
        if (::unlink(name.c_str()) != 0) return refused(folder);
    }
    return UnnamedFile(std::move(file), std::move(folder), leaveFree);
}

Result<> UnnamedFile::checkRoom(std::uint64_t bytes) const {
    struct statvfs disk {};
    if (::fstatvfs(m_file.get(), &disk) != 0) return refused(m_folder);
    const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (free >= m_leaveFree && free - m_leaveFree >= bytes) return {};
    return fail(ErrorCode::Io, fmt::format("the disk of {} has {} MB left, and {} MB of it are to stay free",
                                           m_folder, free >> 20, m_leaveFree >> 20));
}

Result<> UnnamedFile::append(ByteSpan bytes) {
    while (!bytes.empty()) {
        if (m_checked == 0) {
            if (auto room = checkRoom(kBetweenLooks); !room) return room;
            m_checked = kBetweenLooks;
        }
        const ssize_t written =
            ::write(m_file.get(), bytes.data(), std::min<std::uint64_t>(bytes.size(), m_checked));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return refused(m_folder);
        m_checked -= static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace hawser::dump
