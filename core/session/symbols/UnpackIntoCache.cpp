#include "core/session/symbols/UnpackIntoCache.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/base/SystemError.h"
#include "core/dump/Unpack.h"

namespace hawser::session {

namespace {

constexpr std::size_t kPiece = 1 << 20;  // bytes

Result<> copyInto(CachePart& part, const FileDescriptor& from, std::uint64_t size) {
    Bytes piece(kPiece);
    for (std::uint64_t at = 0; at < size;) {
        const ssize_t got = ::pread(from.get(), piece.data(), piece.size(), static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fail(ErrorCode::Io, systemText(got < 0 ? errno : EIO));
        if (auto done = part.append(ByteSpan(piece).first(static_cast<std::size_t>(got))); !done) return done;
        at += static_cast<std::uint64_t>(got);
    }
    return {};
}

}  // namespace

Result<Arrival> unpackIntoCache(const std::string& packed, const std::string& path,
                                symbols::StoreContent content) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return Arrival::WasThere;
    auto part = CachePart::claim(path);
    if (!part) return tl::unexpected(part.error());
    if (!*part) return fail(ErrorCode::Io, fmt::format("{} is being written by another program.", path));
    const auto file = dump::MappedFile::open(packed);
    if (!file) return tl::unexpected(file.error());
    const auto unpacked = dump::unpackFirst(
        *file,
        {[content](ByteSpan start) { return symbols::contentTrouble(start, content).empty(); },
         content == symbols::StoreContent::Pdb ? "PDB" : "image"},
        {});
    if (!unpacked) return tl::unexpected(unpacked.error());
    if (!unpacked->trouble.empty())
        return fail(ErrorCode::Truncated, fmt::format("{} is damaged: {}.", packed, unpacked->trouble));
    if (auto done = copyInto(**part, unpacked->file, unpacked->size); !done)
        return tl::unexpected(done.error());
    return (*part)->finish().map([] { return Arrival::Came; });
}

}  // namespace hawser::session
