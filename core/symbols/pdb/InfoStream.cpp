#include "core/symbols/pdb/InfoStream.h"

#include <algorithm>

#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t kFirstInfoVersion = 20000404;  // the first that has a GUID

// Two sets of bits, which slots of the hash table are taken and which were; nothing here is looked up in it.
void skipBits(ByteReader& reader) {
    const std::uint32_t words = reader.u32();
    reader.skip(std::size_t{words} * 4);
}

void readNamed(ByteReader& reader, InfoStream& info) {
    const ByteSpan texts = reader.bytes(reader.u32());
    const std::uint32_t count = reader.u32();
    reader.skip(4);  // the table's capacity
    skipBits(reader);
    skipBits(reader);
    for (std::uint32_t i = 0; i < std::min(count, InfoStream::kMaxNamed) && !reader.failed(); ++i) {
        ByteReader text(texts, "stream name");
        text.seek(reader.u32());
        const std::uint32_t stream = reader.u32();
        const std::string_view name = takeText(text);
        if (!text.failed()) info.named.emplace(name, stream);
    }
}

}  // namespace

Result<InfoStream> InfoStream::read(const MsfFile& file) {
    const auto bytes = file.read(kStream);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "info stream");
    InfoStream info;
    const std::uint32_t version = reader.u32();
    reader.skip(4);  // when it was made
    info.age = reader.u32();
    std::ranges::copy(reader.bytes(info.guid.size()), info.guid.begin());
    if (reader.failed()) return file.damaged(kStream, reader.offset(), "it ends too early");
    if (version < kFirstInfoVersion)
        return fail(ErrorCode::Unsupported, file.path() + " is a PDB of before 2000, which has no GUID.");
    readNamed(reader, info);
    if (reader.failed()) return file.damaged(kStream, reader.offset(), "the list of names ends too early");
    return info;
}

}  // namespace hawser::symbols::pdb
