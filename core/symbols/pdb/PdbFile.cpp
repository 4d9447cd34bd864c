#include "core/symbols/pdb/PdbFile.h"

#include <fmt/format.h>

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t kPublicsHeader = 28;
constexpr std::uint32_t kListHeader = 16;
constexpr std::uint32_t kSignature = 0xFFFFFFFF;
constexpr std::uint32_t kVersion = 0xEFFE0000 + 19990810;

// The image's record has the age of the DBI stream; tools that write into the file afterwards raise the other
// one alone.
Result<> checkIdentity(const std::string& path, const InfoStream& info, const DbiStream& debug,
                       const CodeViewRecord& expected) {
    const CodeViewRecord found{info.guid, debug.age() != 0 ? debug.age() : info.age, path};
    if (found.guid == expected.guid && found.age == expected.age) return {};
    return fail(ErrorCode::InvalidArgument, fmt::format("{} is {}, and the image asks for {}.", path,
                                                        found.symbolServerKey(), expected.symbolServerKey()));
}

}  // namespace

Result<PdbFile> PdbFile::open(const std::string& path, const std::optional<CodeViewRecord>& expected) {
    auto container = MsfFile::open(path);
    if (!container) return tl::unexpected(container.error());
    auto info = InfoStream::read(*container);
    if (!info) return tl::unexpected(info.error());
    auto debug = DbiStream::read(*container);
    if (!debug) return tl::unexpected(debug.error());
    if (expected)
        if (auto same = checkIdentity(path, *info, *debug, *expected); !same)
            return tl::unexpected(same.error());
    auto segments = SegmentMap::read(*container, *debug);
    if (!segments) return tl::unexpected(segments.error());
    return PdbFile(std::move(*container), std::move(*info), std::move(*debug), std::move(*segments));
}

Result<Bytes> PdbFile::symbolsOf(const ModuleStreams& module) const {
    if (module.stream == MsfFile::kNoStream || module.symbols <= kModuleSignature) return Bytes();
    return m_container.read(module.stream, 0, module.symbols);
}

// A hash table whose entries, all of them in one piece, are each the offset of a record plus 1 and a count of
// references. What hashes to what does not matter here.
Result<> PdbFile::markListed(std::uint32_t stream, std::uint32_t header, std::vector<bool>& listed) const {
    if (stream == MsfFile::kNoStream) return {};
    if (m_container.sizeOf(stream) == 0) return {};
    const auto bytes = m_container.read(stream);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "list of symbols");
    reader.skip(header);
    if (reader.u32() != kSignature || reader.u32() != kVersion)
        return m_container.damaged(stream, header, "the list of symbols has no header");
    const std::uint32_t size = reader.u32();
    reader.skip(4);  // bytes of the buckets
    ByteReader entries = reader.sub(size);
    if (reader.failed()) return m_container.damaged(stream, header, "the list of symbols ends too early");
    while (entries.remaining() >= 8) {
        const std::uint32_t offset = entries.u32() - 1;
        entries.skip(4);
        if (offset % 4 != 0 || offset / 4 >= listed.size())
            return m_container.damaged(stream, header + kListHeader + entries.offset() - 8,
                                       fmt::format("a symbol is said to lie at 0x{:x}", offset));
        listed[offset / 4] = true;
    }
    return {};
}

Result<> PdbFile::forEachGlobal(const std::function<void(const SymbolRecord&)>& take) const {
    const std::uint32_t stream = m_debug.symbolRecords();
    if (stream == MsfFile::kNoStream || m_container.sizeOf(stream) == 0) return {};
    const auto bytes = m_container.read(stream);
    if (!bytes) return tl::unexpected(bytes.error());
    std::vector<bool> listed(bytes->size() / 4 + 1);
    if (auto marked = markListed(m_debug.globals(), 0, listed); !marked) return marked;
    if (auto marked = markListed(m_debug.publics(), kPublicsHeader, listed); !marked) return marked;
    SymbolRecords records(*bytes);
    while (const auto record = records.next())
        if (record->offset % 4 == 0 && listed[record->offset / 4]) take(*record);
    if (records.damaged()) return m_container.damaged(stream, records.offset(), "a symbol ends too early");
    return {};
}

}  // namespace hawser::symbols::pdb
