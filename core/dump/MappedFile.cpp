#include "core/dump/MappedFile.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include "core/base/SystemError.h"
#include "core/base/UserFile.h"
#include "core/dump/FaultGuard.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kPage = 0x1000;  // at most the operating system's: more is only touched more often
constexpr std::uint64_t kNothingLost = UINT64_MAX;
constexpr std::int64_t kNanoseconds = 1'000'000'000;

tl::unexpected<Error> systemRefused(const std::string& path) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be read: {}.", path, systemText(errno)));
}

FileStamp stampOf(const struct stat& status) {
    return {.size = static_cast<std::uint64_t>(status.st_size),
            .modified = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec,
            .inode = status.st_ino};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
    auto opened = UserFile::toRead(path);
    if (!opened) return tl::unexpected(opened.error());
    return map(std::move(*opened).takeDescriptor(), path);
}

Result<MappedFile> MappedFile::unpacked(FileDescriptor file, MappedFile packed) {
    auto mapped = map(std::move(file), packed.path());
    if (!mapped) return mapped;
    mapped->m_stamp = packed.m_stamp;
    mapped->m_packed = std::move(packed.m_file);
    return mapped;
}

Result<MappedFile> MappedFile::map(FileDescriptor file, const std::string& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return systemRefused(path);
    const FileStamp stamp = stampOf(status);
    if (stamp.size == 0) return fail(ErrorCode::Truncated, fmt::format("{} is empty.", path), 0);
    void* const mapping = ::mmap(nullptr, stamp.size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (mapping == MAP_FAILED) return systemRefused(path);
    const ByteSpan bytes(static_cast<const std::byte*>(mapping), stamp.size);
    auto guard = FaultGuard::create(bytes);
    if (!guard) {
        ::munmap(mapping, stamp.size);
        return tl::unexpected(
            reworded(guard.error(), fmt::format("{} cannot be opened: {}.", path, guard.error().what)));
    }
    return MappedFile(std::move(file), path, bytes, stamp, std::move(*guard));
}

MappedFile::MappedFile(FileDescriptor file, std::string path, ByteSpan bytes, FileStamp stamp,
                       std::unique_ptr<FaultGuard> guard)
    : m_file(std::move(file)),
      m_path(std::move(path)),
      m_bytes(bytes),
      m_stamp(stamp),
      m_guard(std::move(guard)) {}

MappedFile::MappedFile(MappedFile&&) noexcept = default;

MappedFile::~MappedFile() {
    if (!m_guard) return;  // moved from
    m_guard.reset();
    ::munmap(std::bit_cast<void*>(m_bytes.data()), m_bytes.size());
}

ByteSpan MappedFile::bytes(std::uint64_t offset, std::uint64_t count) const {
    if (offset >= m_bytes.size()) return {};
    return m_bytes.subspan(offset, std::min(count, m_bytes.size() - offset));
}

Result<> MappedFile::copy(std::uint64_t offset, std::span<std::byte> into) const {
    const ByteSpan from = bytes(offset, into.size());
    if (from.size() < into.size())
        return fail(ErrorCode::Truncated,
                    fmt::format("{} ends at 0x{:x}, within what begins at 0x{:x}.", m_path, size(), offset),
                    offset);
    std::copy_n(from.data(), from.size(), into.data());
    const bool endsInZero = !into.empty() && into.back() == std::byte{0};
    return endsInZero || m_guard->lostFrom() != kNothingLost ? confirm(offset, offset + into.size())
                                                             : Result<>();
}

// Within the page in which a file now ends, what it has lost reads as zeros without a fault. A file that has
// bytes on the next page has all of this one; only where that does not help the operating system is asked.
Result<> MappedFile::confirm(std::uint64_t offset, std::uint64_t end) const {
    const std::uint64_t next = (end + kPage - 1) / kPage * kPage;
    if (next < size()) static_cast<void>(*static_cast<const volatile std::byte*>(&m_bytes[next]));
    const std::uint64_t lost = m_guard->lostFrom();
    if (lost < end) return hasLost(std::max(offset, lost));
    if (lost == kNothingLost && next < size()) return {};
    struct stat status {};
    if (::fstat(m_file.get(), &status) != 0) return systemRefused(m_path);
    const std::uint64_t now = stampOf(status).size;
    return now >= end ? Result<>() : hasLost(std::max(offset, now));
}

Result<> MappedFile::checkRead(std::uint64_t end) const {
    const std::uint64_t lost = m_guard->lostFrom();
    return lost >= end ? Result<>() : hasLost(lost);
}

tl::unexpected<Error> MappedFile::hasLost(std::uint64_t offset) const {
    return fail(ErrorCode::Io,
                fmt::format("{} has lost what stood at 0x{:x} since it was opened.", m_path, offset), offset);
}

Result<bool> MappedFile::hasChanged() const {
    struct stat status {};
    if (::fstat((m_packed ? m_packed : m_file).get(), &status) != 0) return systemRefused(m_path);
    return stampOf(status) != m_stamp;
}

}  // namespace hawser::dump
