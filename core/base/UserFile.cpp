#include "core/base/UserFile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser {

namespace {

constexpr mode_t kReadableByOthersToo = 0666;  // less what the user's umask takes

std::string_view nameOf(mode_t mode) {
    if (S_ISDIR(mode)) return "a directory";
    if (S_ISFIFO(mode)) return "a named pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

tl::unexpected<Error> cannotOpen(const std::string& path, std::string_view why, ErrorCode code) {
    return fail(code, fmt::format("{} cannot be opened: {}.", path, why));
}

tl::unexpected<Error> isNoFile(const std::string& path, mode_t mode) {
    return cannotOpen(path, fmt::format("it is {}, not a file", nameOf(mode)), ErrorCode::InvalidArgument);
}

// Waits until a terminal takes more.
bool takesMore(int file) {
    pollfd terminal{file, POLLOUT, 0};
    return ::poll(&terminal, 1, UserFile::kTerminalPatience) > 0;
}

}  // namespace

Result<UserFile> UserFile::toWrite(const std::string& path, Writing how) {
    const int flags = O_WRONLY | O_CREAT | (how == Writing::Behind ? O_APPEND : 0);
    auto file = open(path, flags, true);
    // Not by O_TRUNC: what it is is known only now.
    if (file && how == Writing::Anew && ::ftruncate(file->m_file.get(), 0) != 0 && errno != EINVAL)
        return cannotOpen(path, systemText(errno), ErrorCode::Io);
    return file;
}

Result<UserFile> UserFile::toRead(const std::string& path) {
    return open(path, O_RDONLY, false);
}

Result<> UserFile::makePrivate(const std::string& path) {
    constexpr mode_t kMine = S_IRUSR | S_IWUSR;
    const FileDescriptor made(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMine));
    if (made) return {};
    auto file = open(path, O_RDONLY, false);
    if (!file) return tl::unexpected(file.error());
    if (::fchmod(file->m_file.get(), kMine) != 0) return cannotOpen(path, systemText(errno), ErrorCode::Io);
    return {};
}

Result<UserFile> UserFile::open(const std::string& path, int flags, bool terminalToo) {
    if (path.find('\0') != std::string::npos)
        return cannotOpen(path.substr(0, path.find('\0')), "its name does not end there",
                          ErrorCode::InvalidArgument);
    // Opening alone has effects on some devices, so it is looked at before; and after, for it may have
    // changed.
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
        !(terminalToo && S_ISCHR(status.st_mode)))
        return isNoFile(path, status.st_mode);
    FileDescriptor file(
        ::open(path.c_str(), flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, kReadableByOthersToo));
    if (!file || ::fstat(file.get(), &status) != 0) return cannotOpen(path, systemText(errno), ErrorCode::Io);
    const bool isTerminal = terminalToo && S_ISCHR(status.st_mode) && ::isatty(file.get()) == 1;
    if (!S_ISREG(status.st_mode) && !isTerminal) return isNoFile(path, status.st_mode);
    return UserFile(std::move(file), path);
}

Result<> UserFile::write(ByteSpan bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file.get(), bytes.data(), bytes.size());
        if (written > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        } else if (written == 0 || (errno != EINTR && (errno != EAGAIN || !takesMore(m_file.get())))) {
            return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", m_path, systemText(errno)));
        }
    }
    return {};
}

Result<std::size_t> UserFile::read(std::span<std::byte> into) {
    for (;;) {
        const ssize_t count = ::read(m_file.get(), into.data(), into.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR)
            return fail(ErrorCode::Io, fmt::format("{} cannot be read: {}.", m_path, systemText(errno)));
    }
}

Result<std::string> readUserFile(const std::string& path, std::size_t limit) {
    auto file = UserFile::toRead(path);
    if (!file) return tl::unexpected(file.error());
    std::string text;
    std::array<std::byte, 65536> block{};
    for (;;) {
        const auto count = file->read(block);
        if (!count) return tl::unexpected(count.error());
        if (*count == 0) return text;
        if (*count > limit - text.size())
            return fail(ErrorCode::Unsupported, fmt::format("{} is larger than {} bytes.", path, limit));
        for (const std::byte value : std::span(block).first(*count)) text += static_cast<char>(value);
    }
}

bool mayBecomeUserFile(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? S_ISREG(status.st_mode) : errno == ENOENT;
}

}  // namespace hawser
