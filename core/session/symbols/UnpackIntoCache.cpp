#include "core/session/symbols/UnpackIntoCache.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/dump/Unpack.h"

namespace hawser::session {

namespace {

constexpr std::uint64_t kMaxSize = std::uint64_t{4} << 30;  // bytes; the largest PDB that tools write

// Bounds what comes, whatever the cabinet says of it.
class Filling {
  public:
    Filling(CachePart& part, std::string_view packed) : m_part(part), m_packed(packed) {}

    Result<> begin(std::uint64_t size) { return check(size); }
    Result<> take(ByteSpan piece) {
        if (m_part.size() == 0)
            m_told = symbols::pdbSize(piece.first(std::min(piece.size(), symbols::kContentStart)));
        if (auto done = check(m_part.size() + piece.size()); !done) return done;
        return m_part.append(piece);
    }
    Result<> end(const std::string& trouble) const {
        if (!trouble.empty()) return damaged(ErrorCode::Truncated, trouble);
        if (m_told && *m_told != m_part.size())
            return damaged(ErrorCode::Truncated,
                           fmt::format("it holds {} bytes of {}", m_part.size(), *m_told));
        return {};
    }

  private:
    Result<> check(std::uint64_t size) const {
        if (size <= std::min(m_told.value_or(kMaxSize), kMaxSize)) return {};
        return damaged(ErrorCode::Malformed, "what it holds is longer than it can be");
    }
    tl::unexpected<Error> damaged(ErrorCode code, std::string_view why) const {
        return fail(code, fmt::format("{} is damaged: {}.", m_packed, why));
    }

    CachePart& m_part;
    const std::string_view m_packed;
    std::optional<std::uint64_t> m_told;  // bytes, as the file itself tells
};

}  // namespace

Result<Arrival> unpackIntoCache(const std::string& packed, const std::string& path,
                                symbols::StoreContent content, const std::function<bool()>& interrupted) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return Arrival::WasThere;
    auto part = CachePart::claim(path);
    if (!part) return tl::unexpected(part.error());
    if (!*part) return fail(ErrorCode::Io, fmt::format("{} is being written by another program.", path));
    const auto file = dump::MappedFile::open(packed);
    if (!file) return tl::unexpected(file.error());
    Filling filling(**part, packed);
    const auto trouble = dump::unpackFirst(
        *file,
        {[content](ByteSpan start) { return symbols::contentTrouble(start, content).empty(); },
         content == symbols::StoreContent::Pdb ? "PDB" : "image"},
        {.interrupted = interrupted, .progress = {}},
        {[&](std::uint64_t size) { return filling.begin(size); },
         [&](ByteSpan piece) { return filling.take(piece); }});
    if (!trouble) return tl::unexpected(trouble.error());
    if (auto whole = filling.end(*trouble); !whole) return tl::unexpected(whole.error());
    return (*part)->finish().map([] { return Arrival::Came; });
}

}  // namespace hawser::session
