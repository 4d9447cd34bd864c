#include "core/symbols/pdb/DbiStream.h"

#include <fmt/format.h>

#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t kDbiHeaderSize = 64;
constexpr std::uint32_t kFirstDbiVersion = 19970606;
constexpr std::uint32_t kContributions = 0xEFFE0000 + 19970605;
constexpr std::uint32_t kContributions2 = 0xEFFE0000 + 20140516;  // four bytes longer each
constexpr std::uint32_t kContributionSize = 28;

}  // namespace

Result<DbiStream> DbiStream::read(const MsfFile& file) {
    DbiStream stream;
    if (file.sizeOf(kStream) == 0) return stream;  // of a compiler's own PDB, which has types alone
    const auto bytes = file.read(kStream);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "DBI stream");
    reader.skip(4);
    const std::uint32_t version = reader.u32();
    stream.m_age = reader.u32();
    stream.m_globals = reader.u16();
    reader.skip(2);
    stream.m_publics = reader.u16();
    reader.skip(2);
    stream.m_symbolRecords = reader.u16();
    reader.skip(2);
    const std::uint32_t modules = reader.u32();
    stream.m_contributionsSize = reader.u32();
    std::uint64_t skipped = reader.u32();  // the section map
    for (int i = 0; i < 2; ++i) skipped += reader.u32();
    reader.skip(4);
    const std::uint32_t extras = reader.u32();
    skipped += reader.u32();
    reader.skip(2);
    stream.m_machine = reader.u16();
    reader.seek(kDbiHeaderSize);
    if (!reader.failed() && version < kFirstDbiVersion)
        return fail(ErrorCode::Unsupported, fmt::format("{} has a DBI stream of before 1997.", file.path()));
    ByteReader list = reader.sub(modules);
    stream.m_contributionsStart = kDbiHeaderSize + modules;
    reader.skip(stream.m_contributionsSize);
    reader.skip(static_cast<std::size_t>(skipped));
    ByteReader numbers = reader.sub(extras);
    if (reader.failed()) return file.damaged(kStream, bytes->size(), "it ends too early");
    while (numbers.remaining() >= 2) stream.m_extra.push_back(numbers.u16());
    if (auto read = stream.readModules(file, list, kDbiHeaderSize); !read)
        return tl::unexpected(read.error());
    return stream;
}

Result<> DbiStream::readModules(const MsfFile& file, ByteReader reader, std::uint32_t start) {
    while (reader.remaining() > 0) {
        const std::size_t begin = reader.offset();
        ModuleStreams module;
        reader.skip(34);  // its first contribution, flags
        module.stream = reader.u16();
        module.symbols = reader.u32();
        module.oldLines = reader.u32();
        module.lines = reader.u32();
        reader.skip(16);
        static_cast<void>(takeText(reader));
        static_cast<void>(takeText(reader));
        if (!reader.failed()) reader.skip(std::min<std::size_t>(-reader.offset() & 3, reader.remaining()));
        if (reader.failed()) return file.damaged(kStream, start + begin, "a module's record ends too early");
        if (module.stream != MsfFile::kNoStream &&
            std::uint64_t{module.symbols} + module.oldLines + module.lines > file.sizeOf(module.stream))
            return file.damaged(
                kStream, start + begin,
                fmt::format("module {} claims more than its stream {} has", m_modules.size(), module.stream));
        m_modules.push_back(module);
    }
    return {};
}

std::uint32_t DbiStream::extra(Extra which) const {
    const auto index = static_cast<std::size_t>(which);
    return index < m_extra.size() ? m_extra[index] : MsfFile::kNoStream;
}

Result<std::vector<Contribution>> DbiStream::contributions(const MsfFile& file) const {
    std::vector<Contribution> pieces;
    if (m_contributionsSize == 0) return pieces;
    const auto bytes = file.read(kStream, m_contributionsStart, m_contributionsSize);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "section contributions");
    const std::uint32_t version = reader.u32();
    if (version != kContributions && version != kContributions2)
        return file.damaged(kStream, m_contributionsStart,
                            fmt::format("section contributions of version 0x{:x}", version));
    const std::uint32_t size = kContributionSize + (version == kContributions2 ? 4 : 0);
    pieces.reserve(reader.remaining() / size);
    while (reader.remaining() >= size) {
        ByteReader record = reader.sub(size);
        Contribution piece;
        piece.section = record.u16();
        record.skip(2);
        piece.offset = record.u32();
        piece.size = record.u32();
        record.skip(4);
        piece.module = record.u16();
        pieces.push_back(piece);
    }
    return pieces;
}

}  // namespace hawser::symbols::pdb
