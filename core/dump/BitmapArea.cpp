#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/dump/PageArea.h"
#include "core/dump/PageBitmap.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kHeaderSize = 0x38;  // bytes, the largest form

// Where a form has its fields, in bytes from the area's start.
struct Form {
    bool narrowFields;  // of 4 bytes instead of 8
    std::size_t firstPage;
    std::size_t present;
    std::size_t pages;
    std::size_t bits;
};
// kd-protocol.md 10.4; of 32-bit dumps some have it as the others.
constexpr Form kBitmapForm{false, 0x20, 0x28, 0x30, 0x38};
// SUMMARY_DUMP of the driver kit before Windows 8: HeaderSize, BitmapSize and Pages behind the options, then
// an RTL_BITMAP whose pointer is as wide as the machine's.
constexpr Form kSummaryForm64{true, 0x0C, 0x14, 0x10, 0x28};
constexpr Form kSummaryForm32{true, 0x0C, 0x14, 0x10, 0x20};

struct Area {
    std::uint64_t firstPageOffset = 0;
    std::uint64_t present = 0;  // pages, as claimed
    std::uint64_t pages = 0;    // bits, as claimed
    std::uint64_t bitsOffset = 0;

    std::uint64_t room() const {  // bits that lie before the first page
        return firstPageOffset <= bitsOffset ? 0 : (firstPageOffset - bitsOffset) * 8;
    }
    bool makesSense() const {
        return firstPageOffset % kPageSize == 0 && pages > 0 && pages <= room() && present <= pages;
    }
};

Area areaOf(ByteSpan header, std::uint64_t at, const Form& form) {
    const auto field = [&](std::size_t offset) {
        ByteReader reader(header);
        reader.seek(offset);
        return form.narrowFields ? std::uint64_t{reader.u32()} : reader.u64();
    };
    return {field(form.firstPage), field(form.present), field(form.pages), at + form.bits};
}

}  // namespace

Result<PageArea> readBitmapArea(const MappedFile& file, const DumpHeader& header,
                                Shortcomings& shortcomings) {
    const std::uint64_t at = header.size();
    Bytes bytes(kHeaderSize);
    if (auto done = file.copy(at, bytes); !done) return tl::unexpected(done.error());

    Area area = areaOf(bytes, at, kBitmapForm);
    const Area summary = areaOf(bytes, at, header.wide ? kSummaryForm64 : kSummaryForm32);
    if (!area.makesSense() && summary.makesSense()) area = summary;
    if (area.room() == 0)
        return fail(ErrorCode::Malformed,
                    fmt::format("the page bitmap at 0x{:x} leaves no room before the first page at 0x{:x}",
                                area.bitsOffset, area.firstPageOffset),
                    at);
    if (area.pages > area.room())
        shortcomings.add(fmt::format("The page bitmap claims 0x{:x} pages, and there is room for 0x{:x}.",
                                     area.pages, area.room()),
                         at);
    const std::uint64_t claimed = std::min(area.pages, area.room());
    const std::uint64_t pages = std::min(claimed, PageBitmap::kMaxPages);
    if (pages < claimed) shortcomings.add("Memory above 16 TB is left out.", at);

    const ByteSpan bits = file.bytes(area.bitsOffset, (pages + 7) / 8);
    if (bits.size() < (pages + 7) / 8) shortcomings.add("The file ends within its page bitmap.", file.size());
    auto bitmap = std::make_unique<PageBitmap>(bits, pages, area.firstPageOffset, file.size());
    if (auto done = file.checkRead(area.bitsOffset + bits.size()); !done) return tl::unexpected(done.error());

    if (bitmap->count() < bitmap->marked())
        shortcomings.add(fmt::format("The file ends too early: 0x{:x} pages are missing.",
                                     bitmap->marked() - bitmap->count()),
                         area.firstPageOffset + bitmap->count() * kPageSize);
    if (bitmap->marked() != area.present)
        shortcomings.add(fmt::format("The page bitmap claims 0x{:x} pages present, and 0x{:x} are marked.",
                                     area.present, bitmap->marked()),
                         at);
    return bitmap;
}

AreaSignature areaSignatureOf(const MappedFile& file, const DumpHeader& header) {
    ByteReader reader(file.bytes(header.size(), 8));
    constexpr std::uint32_t kSummary = 0x504D4453;  // SDMP
    constexpr std::uint32_t kFull = 0x504D4446;     // FDMP
    constexpr std::uint32_t kRange = 0x504D4452;    // RDMP
    const std::uint32_t first = reader.u32();
    const std::uint32_t second = reader.u32();
    if (reader.failed()) return AreaSignature::None;
    if (first == kSummary || first == kFull) return AreaSignature::Bitmap;
    return second == kRange ? AreaSignature::Ranges : AreaSignature::None;
}

}  // namespace hawser::dump
