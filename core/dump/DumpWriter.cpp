#include "core/dump/DumpWriter.h"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "core/base/ByteWriter.h"
#include "core/base/SystemError.h"
#include "core/base/UserFile.h"
#include "core/dump/PageBitmap.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kAreaSize = 0x38;  // bytes before the bitmap
constexpr std::uint32_t kTypeFull = 5;

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
    return cannotWrite(path, fmt::format("the dump may need {} MB, and the disk has {} MB left", bytes >> 20,
                                         free >> 20));
}

bool isZero(ByteSpan bytes) {
    return std::ranges::all_of(bytes, [](std::byte one) { return one == std::byte{}; });
}

}  // namespace

Result<DumpWriter> DumpWriter::create(const std::string& path, DumpHeader header, std::uint64_t memoryPages,
                                      std::uint64_t pagesExpected) {
    if (memoryPages == 0 || memoryPages > PageBitmap::kMaxPages)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a dump of 0x{:x} pages of memory cannot be written", memoryPages));
    if (auto room = checkRoom(path, pagesExpected * kPageSize); !room) return tl::unexpected(room.error());
    auto file = UserFile::toWrite(partOf(path), UserFile::Writing::Anew);
    if (!file) return tl::unexpected(file.error());
    return DumpWriter(std::move(*file).takeDescriptor(), path, std::move(header), memoryPages);
}

DumpWriter::DumpWriter(FileDescriptor file, std::string path, DumpHeader header, std::uint64_t memoryPages)
    : m_file(std::move(file)),
      m_path(std::move(path)),
      m_header(std::move(header)),
      m_memoryPages(memoryPages),
      m_firstPage((m_header.size() + kAreaSize + (memoryPages + 7) / 8 + kPageSize - 1) & ~(kPageSize - 1)) {}

DumpWriter::~DumpWriter() {
    if (m_file) ::unlink(partOf(m_path).c_str());
}

Result<> DumpWriter::write(std::uint64_t offset, ByteSpan bytes) const {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(m_file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return cannotWrite(m_path, systemText(errno));
        offset += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<> DumpWriter::add(std::uint64_t page, ByteSpan bytes) {
    if (!isZero(bytes))
        if (auto written = write(m_firstPage + m_present * kPageSize, bytes); !written) return written;
    m_bitmap.resize(page / 8 + 1);
    m_bitmap[page / 8] |= static_cast<std::byte>(1U << (page % 8));
    ++m_present;
    return {};
}

Result<> DumpWriter::finish() {
    m_header.requiredSpace = size();
    ByteWriter area;
    area.text(m_header.type == kTypeFull ? "FDMP" : "SDMP");
    area.text("DUMP");
    area.padTo(0x20);
    area.u64(m_firstPage);
    area.u64(m_present);
    area.u64(m_memoryPages);
    area.bytes(m_bitmap);
    if (::ftruncate(m_file.get(), static_cast<off_t>(size())) != 0)
        return cannotWrite(m_path, systemText(errno));
    if (auto done = write(m_header.size(), area.view()); !done) return done;
    if (auto done = write(0, encodeDumpHeader(m_header)); !done) return done;
    if (::fsync(m_file.get()) != 0 || ::rename(partOf(m_path).c_str(), m_path.c_str()) != 0)
        return cannotWrite(m_path, systemText(errno));
    m_file.reset();
    return {};
}

}  // namespace hawser::dump
