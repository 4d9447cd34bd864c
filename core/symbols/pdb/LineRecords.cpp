#include "core/symbols/pdb/LineRecords.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include <algorithm>

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::DebugSubsectionKind;

constexpr std::uint16_t kHasColumns = 1;
constexpr std::uint32_t kExtraFiles = 1;      // the kind of inlinees that name more files
constexpr std::uint32_t kNoLine = 0xF00F00;   // code that the compiler made: to be stepped through
constexpr std::uint32_t kNoLine2 = 0xFEEFEE;  // or over

std::size_t padding(std::size_t offset) {
    return -offset & 3;
}

// What `take` gets is behind the header of each part; false: it is damaged.
bool forEachPart(ByteReader reader, const std::function<bool(DebugSubsectionKind, ByteReader&)>& take) {
    while (reader.remaining() >= 8) {
        const std::uint32_t kind = reader.u32();
        const std::uint32_t size = reader.u32();
        ByteReader part = reader.sub(size);
        reader.skip(std::min(padding(size), reader.remaining()));
        if (reader.failed() || !take(static_cast<DebugSubsectionKind>(kind), part)) return false;
    }
    return true;
}

SourceChecksum takeChecksum(ByteReader& reader) {
    SourceChecksum checksum;
    const std::uint8_t size = reader.u8();
    const std::uint8_t kind = reader.u8();
    const ByteSpan bytes = reader.bytes(size);
    if (kind == 0 || kind > 3) return checksum;
    checksum.kind = static_cast<SourceChecksum::Kind>(kind - 1);
    for (const std::byte value : bytes) checksum.bytes.push_back(std::to_integer<std::uint8_t>(value));
    return checksum;
}

bool takeFiles(ByteReader& reader, std::vector<FileRecord>& files) {
    while (reader.remaining() > 0) {
        FileRecord file;
        file.id = static_cast<std::uint32_t>(reader.offset());
        file.name = reader.u32();
        file.checksum = takeChecksum(reader);
        reader.skip(std::min(padding(reader.offset()), reader.remaining()));
        if (reader.failed()) return false;
        files.push_back(std::move(file));
    }
    return true;
}

bool takeLines(ByteReader& reader, LineBlock& block) {
    block.offset = reader.u32();
    block.section = reader.u16();
    const bool hasColumns = (reader.u16() & kHasColumns) != 0;
    block.size = reader.u32();
    while (reader.remaining() > 0) {
        const std::uint32_t file = reader.u32();
        const std::uint32_t count = reader.u32();
        const std::uint32_t size = reader.u32();
        if (reader.failed() || size < 12 || count > (size - 12) / (hasColumns ? 12 : 8)) return false;
        ByteReader lines = reader.sub(size - 12);
        if (reader.failed()) return false;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t offset = lines.u32();
            std::uint32_t line = lines.u32() & 0xFFFFFF;
            if (line == kNoLine || line == kNoLine2) line = 0;
            if (offset <= UINT32_MAX - block.offset)
                block.lines.push_back({block.offset + offset, file, line});
        }
    }
    return !reader.failed();
}

bool takeInlinees(ByteReader& reader, std::vector<InlineeRecord>& inlinees) {
    const bool hasExtra = reader.u32() == kExtraFiles;
    while (reader.remaining() > 0) {
        InlineeRecord record;
        record.inlinee = reader.u32();
        record.file = reader.u32();
        record.line = reader.u32();
        if (hasExtra) reader.skip(std::size_t{reader.u32()} * 4);
        if (reader.failed()) return false;
        inlinees.push_back(record);
    }
    return true;
}

Result<LineRecords> readParts(const PdbFile& file, const ModuleStreams& module, bool filesOnly) {
    LineRecords records;
    if (module.stream == MsfFile::kNoStream || module.lines == 0) return records;
    const std::uint32_t start = module.symbols + module.oldLines;
    const auto bytes = file.container().read(module.stream, start, module.lines);
    if (!bytes) return tl::unexpected(bytes.error());
    const bool isWhole =
        forEachPart(ByteReader(*bytes, "lines"), [&](DebugSubsectionKind kind, ByteReader& part) {
            if (kind == DebugSubsectionKind::FileChecksums) return takeFiles(part, records.files);
            if (filesOnly) return true;
            if (kind == DebugSubsectionKind::InlineeLines) return takeInlinees(part, records.inlinees);
            if (kind != DebugSubsectionKind::Lines) return true;
            records.blocks.emplace_back();
            return takeLines(part, records.blocks.back());
        });
    if (!isWhole) return file.container().damaged(module.stream, start, "its lines cannot be read");
    std::ranges::sort(records.files, {}, &FileRecord::id);
    std::ranges::stable_sort(records.inlinees, {}, &InlineeRecord::inlinee);
    return records;
}

}  // namespace

Result<LineRecords> LineRecords::read(const PdbFile& file, const ModuleStreams& module) {
    return readParts(file, module, false);
}

Result<std::vector<FileRecord>> LineRecords::readFiles(const PdbFile& file, const ModuleStreams& module) {
    auto records = readParts(file, module, true);
    if (!records) return tl::unexpected(records.error());
    return std::move(records->files);
}

}  // namespace hawser::symbols::pdb
