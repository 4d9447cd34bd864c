#include "core/dump/Unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "core/base/Text.h"
#include "core/dump/FileSignature.h"
#include "core/dump/UnnamedFile.h"

namespace hawser::dump {

namespace {

constexpr std::size_t kPiece = 256 << 10;   // bytes of the packed file
constexpr std::size_t kUnpacked = 1 << 20;  // bytes at once
constexpr std::size_t kAtOnce = 4096;       // asked of the library, which gives none of them before damage
constexpr std::size_t kMaxEntries = 65536;  // looked at until one is wanted
constexpr std::size_t kMaxReason = 256;     // characters

bool isDump(ByteSpan start) {
    switch (signatureOf(start)) {
        case FileSignature::Dump64:
        case FileSignature::Dump32:
        case FileSignature::Elf:
            return true;
        case FileSignature::UserMinidump:
        case FileSignature::Gzip:
        case FileSignature::Zip:
        case FileSignature::Cabinet:
        case FileSignature::Zstandard:
        case FileSignature::Xz:
        case FileSignature::Text:
        case FileSignature::Unknown:
            break;
    }
    return false;
}

struct ArchiveCloser {
    void operator()(archive* opened) const { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, ArchiveCloser>;

// The packed file as libarchive reads it. What went wrong on our side is kept, for the library tells of it
// only that it did.
class PackedSource {
  public:
    PackedSource(const MappedFile& file, const UnpackWatch& watch)
        : m_file(file), m_watch(watch), m_piece(kPiece) {}

    bool openIn(archive* reader) {
        archive_read_set_read_callback(reader, [](archive*, void* self, const void** into) {
            return static_cast<PackedSource*>(self)->read(into);
        });
        archive_read_set_skip_callback(reader, [](archive*, void* self, la_int64_t count) {
            return static_cast<PackedSource*>(self)->skip(count);
        });
        archive_read_set_seek_callback(reader, [](archive*, void* self, la_int64_t offset, int whence) {
            return static_cast<PackedSource*>(self)->seek(offset, whence);
        });
        archive_read_set_callback_data(reader, this);
        return archive_read_open1(reader) == ARCHIVE_OK;
    }
    bool wanted() {
        if (!m_trouble && m_watch.interrupted && m_watch.interrupted())
            m_trouble = Error{ErrorCode::Cancelled, "Cancelled.", {}};
        return !m_trouble;
    }
    const std::optional<Error>& trouble() const { return m_trouble; }

  private:
    std::uint64_t left() const { return m_file.size() - m_at; }

    la_ssize_t read(const void** into) {
        if (!wanted()) return ARCHIVE_FATAL;
        const std::size_t count = std::min<std::uint64_t>(kPiece, left());
        if (auto done = m_file.copy(m_at, std::span(m_piece).first(count)); !done) {
            m_trouble = done.error();
            return ARCHIVE_FATAL;
        }
        m_at += count;
        if (m_watch.progress) m_watch.progress(m_at, m_file.size());
        *into = m_piece.data();
        return static_cast<la_ssize_t>(count);
    }
    la_int64_t skip(la_int64_t count) {
        const std::uint64_t skipped =
            std::min(static_cast<std::uint64_t>(std::max<la_int64_t>(count, 0)), left());
        m_at += skipped;
        return static_cast<la_int64_t>(skipped);
    }
    la_int64_t seek(la_int64_t offset, int whence) {
        const auto size = static_cast<la_int64_t>(m_file.size());
        const la_int64_t from = whence == SEEK_SET   ? 0
                                : whence == SEEK_CUR ? static_cast<la_int64_t>(m_at)
                                                     : size;
        if (offset < -from || offset > size - from) return ARCHIVE_FATAL;
        m_at = static_cast<std::uint64_t>(from + offset);
        return from + offset;
    }

    const MappedFile& m_file;
    const UnpackWatch& m_watch;
    Bytes m_piece;
    std::uint64_t m_at = 0;
    std::optional<Error> m_trouble;
};

class Unpacking {
  public:
    Unpacking(const MappedFile& packed, const WantedFile& wanted, const UnpackWatch& watch,
              const UnpackSink& sink)
        : m_path(packed.path()),
          m_wanted(wanted),
          m_sink(sink),
          m_source(packed, watch),
          m_reader(archive_read_new()),
          m_bytes(kUnpacked) {}

    Result<std::string> run() {
        if (!m_reader) return refusal(ErrorCode::Io, "there is no memory for it");
        chooseFormats();
        if (!m_source.openIn(m_reader.get())) return damaged();
        for (std::size_t i = 0; i < kMaxEntries; ++i) {
            archive_entry* entry = nullptr;
            const int status = archive_read_next_header(m_reader.get(), &entry);
            if (status == ARCHIVE_EOF) break;
            if (status < ARCHIVE_WARN) return damaged();
            const auto start = next();
            if (!start) return tl::unexpected(start.error());
            if (m_wanted.isIt(*start)) return unpack(*entry, *start);
            if (auto done = passOver(*start); !done) return tl::unexpected(done.error());
        }
        return refusal(ErrorCode::Malformed, fmt::format("it holds no {}", m_wanted.name));
    }

  private:
    // Those that are asked for, and none that the library runs another program for.
    void chooseFormats() {
        archive* const reader = m_reader.get();
        archive_read_support_filter_gzip(reader);
        archive_read_support_filter_xz(reader);
        archive_read_support_filter_zstd(reader);
        archive_read_support_format_zip(reader);
        archive_read_support_format_cab(reader);
        archive_read_support_format_tar(reader);
        archive_read_support_format_raw(reader);
    }

    tl::unexpected<Error> refusal(ErrorCode code, std::string_view why) const {
        return fail(code, fmt::format("{} cannot be unpacked: {}.", m_path, why));
    }
    std::string wordsOfLibrary() const {
        const char* const words = archive_error_string(m_reader.get());
        return words == nullptr ? "it is damaged" : printable(words, kMaxReason);
    }
    tl::unexpected<Error> damaged() const {
        if (m_source.trouble()) return tl::unexpected(*m_source.trouble());
        return refusal(ErrorCode::Malformed, wordsOfLibrary());
    }

    // What comes next of this entry; empty: it is over, or damaged() from here on.
    Result<ByteSpan> next() {
        std::size_t filled = 0;
        while (filled < m_bytes.size() && !m_damaged) {
            if (!m_source.wanted()) return damaged();
            const std::span<std::byte> into = std::span(m_bytes).subspan(filled, kAtOnce);
            const la_ssize_t count = archive_read_data(m_reader.get(), into.data(), into.size());
            if (count == 0) break;
            m_damaged = count < 0;
            if (count > 0) filled += static_cast<std::size_t>(count);
        }
        if (m_damaged && filled == 0) return damaged();
        return ByteSpan(m_bytes).first(filled);
    }

    // By reading it: the library's own way asks nobody whether it may go on.
    Result<> passOver(ByteSpan start) {
        for (Result<ByteSpan> piece = start; !piece || !piece->empty(); piece = next())
            if (!piece) return tl::unexpected(piece.error());
        return {};
    }

    // Why it ends early; empty: it does not.
    Result<std::string> unpack(archive_entry& entry, ByteSpan start) {
        const bool told = archive_entry_size_is_set(&entry) != 0 && archive_entry_size(&entry) > 0;
        const std::uint64_t size = told ? static_cast<std::uint64_t>(archive_entry_size(&entry)) : 0;
        if (auto begun = m_sink.begin(size); !begun) return tl::unexpected(begun.error());
        Result<ByteSpan> piece = start;
        while (piece && !piece->empty()) {
            if (auto done = m_sink.take(*piece); !done) return tl::unexpected(done.error());
            piece = next();
        }
        if (m_source.trouble()) return tl::unexpected(*m_source.trouble());
        return piece ? std::string() : wordsOfLibrary();
    }

    const std::string& m_path;
    const WantedFile& m_wanted;
    const UnpackSink& m_sink;
    PackedSource m_source;
    Archive m_reader;  // reads from the source, so it goes first
    Bytes m_bytes;
    bool m_damaged = false;  // nothing comes any more
};

}  // namespace

bool isPacked(ByteSpan start) {
    switch (signatureOf(start)) {
        case FileSignature::Gzip:
        case FileSignature::Zip:
        case FileSignature::Cabinet:
        case FileSignature::Zstandard:
        case FileSignature::Xz:
            return true;
        case FileSignature::Dump64:
        case FileSignature::Dump32:
        case FileSignature::Elf:
        case FileSignature::UserMinidump:
        case FileSignature::Text:
        case FileSignature::Unknown:
            break;
    }
    return false;
}

Result<std::string> unpackFirst(const MappedFile& packed, const WantedFile& wanted, const UnpackWatch& watch,
                                const UnpackSink& sink) {
    return Unpacking(packed, wanted, watch, sink).run();
}

Result<UnpackedFile> unpackDump(const MappedFile& packed, const UnpackWatch& watch) {
    std::optional<UnnamedFile> file;
    UnpackedFile unpacked;
    const auto named = [&packed](const Result<>& done) -> Result<> {
        if (done) return done;
        return tl::unexpected(reworded(
            done.error(), fmt::format("{} cannot be unpacked: {}.", packed.path(), done.error().what)));
    };
    const auto begin = [&](std::uint64_t size) -> Result<> {
        auto created = UnnamedFile::create(watch.leaveFree);
        if (!created) return named(tl::unexpected(created.error()));
        file.emplace(std::move(*created));
        return named(file->checkRoom(size));
    };
    const auto take = [&](ByteSpan piece) {
        unpacked.size += piece.size();
        return named(file->append(piece));
    };
    const auto trouble = unpackFirst(packed, {isDump, "kernel crash dump"}, watch, {begin, take});
    if (!trouble) return tl::unexpected(trouble.error());
    unpacked.trouble = *trouble;
    unpacked.file = std::move(*file).takeDescriptor();
    return unpacked;
}

}  // namespace hawser::dump
