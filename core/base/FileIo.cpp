#include "core/base/FileIo.h"

#include <unistd.h>

#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser {

Result<std::size_t> readAt(const FileDescriptor& file, std::uint64_t offset, std::span<std::byte> into) {
    std::size_t done = 0;
    while (done < into.size()) {
        const std::span<std::byte> rest = into.subspan(done);
        const ssize_t count =
            ::pread(file.get(), rest.data(), rest.size(), static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(ErrorCode::Io, systemText(errno), offset + done);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

Result<> writeAt(const FileDescriptor& file, std::uint64_t offset, ByteSpan bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return fail(ErrorCode::Io, systemText(count < 0 ? errno : EIO), offset);
        offset += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace hawser
