#include "core/dump/PartFile.h"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "core/base/FileIo.h"
#include "core/base/SystemError.h"
#include "core/base/UserFile.h"

namespace hawser::dump {

namespace {

tl::unexpected<Error> cannotWrite(const std::string& path, std::string_view why) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", path, why));
}

Result<> checkRoom(const std::string& path, std::uint64_t bytes) {
    struct statvfs disk {};
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (::statvfs(folder.c_str(), &disk) != 0) return cannotWrite(path, systemText(errno));
    const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (free >= bytes) return {};
    return cannotWrite(
        path, fmt::format("the dump may need {} MB, and the disk has {} MB left", bytes >> 20, free >> 20));
}

}  // namespace

Result<PartFile> PartFile::create(const std::string& path, std::uint64_t expected) {
    if (auto room = checkRoom(path, expected); !room) return tl::unexpected(room.error());
    auto file = UserFile::toWrite(partOf(path), UserFile::Writing::Anew);
    if (!file) return tl::unexpected(file.error());
    return PartFile(std::move(*file).takeDescriptor(), path);
}

PartFile::~PartFile() {
    if (m_file) ::unlink(partOf(m_path).c_str());
}

Result<> PartFile::write(std::uint64_t offset, ByteSpan bytes) const {
    const auto written = writeAt(m_file, offset, bytes);
    return written ? written : cannotWrite(m_path, written.error().what);
}

Result<> PartFile::finish(std::uint64_t size) {
    if (::ftruncate(m_file.get(), static_cast<off_t>(size)) != 0 || ::fsync(m_file.get()) != 0 ||
        ::rename(partOf(m_path).c_str(), m_path.c_str()) != 0)
        return cannotWrite(m_path, systemText(errno));
    m_file.reset();
    return {};
}

}  // namespace hawser::dump
