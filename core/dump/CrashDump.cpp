#include "core/dump/CrashDump.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/dump/DumpHeaderLayout.h"
#include "core/dump/ElfCore.h"
#include "core/dump/FileSignature.h"
#include "core/dump/PageArea.h"
#include "core/dump/PagingChoice.h"

namespace hawser::dump {

struct CrashDump::Parts {
    DumpKind kind = DumpKind::HeaderOnly;
    DumpHeader header;
    Shortcomings shortcomings;
    std::optional<Triage> triage;
    std::vector<ElfProcessor> elfProcessors;
    std::unique_ptr<const PhysicalPages> pages;
};

namespace {

constexpr std::uint64_t kLongestSignature = 64;  // bytes, with what tells a text

// 10.3; nothing: a type that is not known. Dumps older than the field are full.
std::optional<DumpKind> kindOf(const DumpHeader& header, AreaSignature area) {
    switch (header.type.value_or(1)) {
        case 1:
            return area == AreaSignature::None ? DumpKind::Full : DumpKind::BitmapFull;
        case 2:
            return DumpKind::KernelSummary;
        case 3:
            return DumpKind::HeaderOnly;
        case 4:
            return DumpKind::Triage;
        case 5:
            return DumpKind::BitmapFull;
        case 6:
        case 7:
            return DumpKind::BitmapKernel;
        case 8:
            return DumpKind::KernelRanges;
        case 9:
            return DumpKind::UserRanges;
        case 10:
            return DumpKind::CompleteRanges;
        default:
            break;
    }
    switch (area) {
        case AreaSignature::Bitmap:
            return DumpKind::BitmapKernel;
        case AreaSignature::Ranges:
            return DumpKind::KernelRanges;
        case AreaSignature::None:
            break;
    }
    return std::nullopt;
}

Result<PageArea> readArea(const MappedFile& file, const DumpHeader& header, DumpKind kind, AreaSignature area,
                          Shortcomings& shortcomings) {
    if (kind == DumpKind::HeaderOnly || kind == DumpKind::Triage) return PageArea{};
    switch (area) {
        case AreaSignature::Bitmap:
            return readBitmapArea(file, header, shortcomings);
        case AreaSignature::Ranges:
            return readRangeArea(file, header, shortcomings);
        case AreaSignature::None:
            break;
    }
    if (kind == DumpKind::Full) return readRunArea(file, header, shortcomings);
    return fail(ErrorCode::Malformed, "neither a page bitmap nor a list of ranges stands behind the header",
                header.size());
}

// What stands behind a good header may be bad: the header is shown all the same.
Result<> noteUnlessIo(const Error& error, std::uint64_t offset, Shortcomings& shortcomings) {
    if (error.code == ErrorCode::Io) return tl::unexpected(error);
    shortcomings.add(fmt::format("The memory of the dump cannot be read: {}.", error.what),
                     error.at.value_or(offset));
    return {};
}

// `shortcomings`: what of a packed file could not be unpacked.
Result<MappedFile> openFile(const std::string& path, const UnpackWatch& watch, Shortcomings& shortcomings) {
    auto file = MappedFile::open(path);
    if (!file) return file;
    Bytes start(std::min(file->size(), kLongestSignature));
    if (auto done = file->copy(0, start); !done) return tl::unexpected(done.error());
    if (!isPacked(start)) return file;
    auto unpacked = unpackDump(*file, watch);
    if (!unpacked) return tl::unexpected(unpacked.error());
    if (!unpacked->trouble.empty())
        shortcomings.add(fmt::format("The compressed file could be unpacked up to here: {}.", unpacked->trouble),
                         unpacked->size);
    return MappedFile::unpacked(std::move(unpacked->file), std::move(*file));
}

}  // namespace

Result<CrashDump::Parts> CrashDump::readParts(const MappedFile& file, Shortcomings shortcomings) {
    Bytes start(std::min(file.size(), DumpHeader::kSize64));
    if (auto done = file.copy(0, start); !done) return tl::unexpected(done.error());
    Parts parts;
    parts.shortcomings = std::move(shortcomings);
    if (signatureOf(start) == FileSignature::Elf) {
        auto core = readElfCore(file, parts.shortcomings);
        if (!core) return tl::unexpected(core.error());
        parts.kind = DumpKind::ElfCore;
        parts.header = std::move(core->header);
        parts.elfProcessors = std::move(core->processors);
        parts.pages = std::move(core->pages);
        return parts;
    }
    auto header = decodeDumpHeader(start);
    if (!header) return tl::unexpected(header.error());
    parts.header = std::move(*header);

    const AreaSignature area = areaSignatureOf(file, parts.header);
    const auto kind = kindOf(parts.header, area);
    if (!kind)
        parts.shortcomings.add(
            fmt::format("The dump is of type {}, which is not known: only its header is read.",
                        *parts.header.type),
            layoutOf(parts.header.wide).type);
    parts.kind = kind.value_or(DumpKind::HeaderOnly);
    auto pages = readArea(file, parts.header, parts.kind, area, parts.shortcomings);
    if (pages) {
        parts.pages = std::move(*pages);
    } else if (auto noted = noteUnlessIo(pages.error(), parts.header.size(), parts.shortcomings); !noted) {
        return tl::unexpected(noted.error());
    }
    if (parts.kind != DumpKind::Triage) return parts;
    auto triage = readTriage(file, parts.header, parts.shortcomings);
    if (triage) {
        parts.triage = std::move(*triage);
    } else if (auto noted = noteUnlessIo(triage.error(), parts.header.size(), parts.shortcomings); !noted) {
        return tl::unexpected(noted.error());
    }
    return parts;
}

Result<std::unique_ptr<CrashDump>> CrashDump::open(const std::string& path, const UnpackWatch& watch) {
    Shortcomings shortcomings;
    auto file = openFile(path, watch, shortcomings);
    if (!file) return tl::unexpected(file.error());
    auto parts = readParts(*file, std::move(shortcomings));
    if (!parts) return tl::unexpected(parts.error());
    return std::make_unique<CrashDump>(Key{}, std::move(*file), std::move(*parts));
}

// Behind the small dump itself, or the last page: the pages of the other kinds lie one behind the other.
Result<std::vector<TaggedData>> CrashDump::taggedData() const {
    std::vector<std::uint64_t> places;
    if (m_triage) places.push_back(m_triage->sizeOfDump);
    const PhysicalPages* const pages = m_memory.pages();
    if (pages != nullptr)
        if (const auto first = pages->runFrom(0, 1))
            places.push_back(first->fileOffset + pages->count() * kPageSize);
    if (m_header.requiredSpace) places.push_back(*m_header.requiredSpace);
    return readTaggedData(m_file, places);
}

CrashDump::CrashDump(Key, MappedFile file, Parts parts)
    : m_file(std::move(file)),
      m_kind(parts.kind),
      m_header(std::move(parts.header)),
      m_shortcomings(std::move(parts.shortcomings)),
      m_triage(std::move(parts.triage)),
      m_elfProcessors(std::move(parts.elfProcessors)),
      m_memory(m_file, std::move(parts.pages),
               VirtualRanges(m_triage ? m_triage->ranges : std::vector<VirtualRange>{}),
               PagingRoot{m_header.directoryTableBase.value_or(0)}) {
    m_memory.choosePaging(likelyPaging(m_header), landmarksOf(m_header));
}

}  // namespace hawser::dump
