#include "core/dump/DumpWriter.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/dump/PageBitmap.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kAreaSize = 0x38;  // bytes before the bitmap

bool isZero(ByteSpan bytes) {
    return std::ranges::all_of(bytes, [](std::byte one) { return one == std::byte{}; });
}

}  // namespace

Result<DumpWriter> DumpWriter::create(const std::string& path, DumpHeader header, std::uint64_t memoryPages,
                                      std::uint64_t pagesExpected) {
    if (memoryPages == 0 || memoryPages > PageBitmap::kMaxPages)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a dump of 0x{:x} pages of memory cannot be written", memoryPages));
    auto file = PartFile::create(path, pagesExpected * kPageSize);
    if (!file) return tl::unexpected(file.error());
    return DumpWriter(std::move(*file), std::move(header), memoryPages);
}

DumpWriter::DumpWriter(PartFile file, DumpHeader header, std::uint64_t memoryPages)
    : m_file(std::move(file)),
      m_header(std::move(header)),
      m_memoryPages(memoryPages),
      m_firstPage((m_header.size() + kAreaSize + (memoryPages + 7) / 8 + kPageSize - 1) & ~(kPageSize - 1)) {}

Result<> DumpWriter::add(std::uint64_t page, ByteSpan bytes) {
    if (!isZero(bytes))
        if (auto written = m_file.write(m_firstPage + m_present * kPageSize, bytes); !written) return written;
    m_bitmap.resize(page / 8 + 1);
    m_bitmap[page / 8] |= static_cast<std::byte>(1U << (page % 8));
    ++m_present;
    return {};
}

Result<> DumpWriter::finish() {
    m_header.requiredSpace = size();
    ByteWriter area;
    area.text(m_header.type == DumpHeader::kFullBitmap ? "FDMP" : "SDMP");
    area.text("DUMP");
    area.padTo(0x20);
    area.u64(m_firstPage);
    area.u64(m_present);
    area.u64(m_memoryPages);
    area.bytes(m_bitmap);
    if (auto done = m_file.write(m_header.size(), area.view()); !done) return done;
    if (auto done = m_file.write(0, encodeDumpHeader(m_header)); !done) return done;
    return m_file.finish(size());
}

}  // namespace hawser::dump
