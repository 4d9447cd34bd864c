#include "core/dump/TriageWriter.h"

#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/base/RecordField.h"
#include "core/base/Text.h"
#include "core/dump/DumpHeaderLayout.h"
#include "core/dump/PartFile.h"
#include "core/dump/TriageLayout.h"

namespace hawser::dump {

namespace {

constexpr std::size_t kAlignment = 8;  // bytes

class TriageWriter {
  public:
    TriageWriter(DumpHeader header, const TriageContents& contents)
        : m_header(std::move(header)),
          m_contents(contents),
          m_layout(m_header.wide ? kTriage64 : kTriage32),
          m_block(m_layout.size) {
        m_behind.zeros(m_header.size() + m_layout.size);
    }

    Bytes write() {
        const DumpHeaderLayout& header = layoutOf(m_header.wide);
        if (m_header.context) field(kContextOffset, header.context);
        if (m_header.exception) field(kExceptionOffset, header.exception);
        writePieces();
        writeBlocks();
        writeDrivers();
        writeUnloaded();
        field(kValidOffset, m_behind.size());
        m_behind.text("TRGD");
        field(kSizeOfDump, m_behind.size());
        return assembled();
    }

  private:
    unsigned pointer() const { return m_header.wide ? 8 : 4; }
    void field(std::size_t at, std::uint64_t value) { storeField(m_block, at, 4, value); }
    void putPointer(std::uint64_t value) {
        m_header.wide ? m_behind.u64(value) : m_behind.u32(static_cast<std::uint32_t>(value));
    }
    std::uint32_t here() {
        m_behind.padTo((m_behind.size() + kAlignment - 1) / kAlignment * kAlignment);
        return static_cast<std::uint32_t>(m_behind.size());
    }
    std::uint32_t place(ByteSpan bytes) {
        const std::uint32_t at = here();
        m_behind.bytes(bytes);
        return at;
    }
    void piece(ByteSpan bytes, std::size_t offsetAt) {
        if (!bytes.empty()) field(offsetAt, place(bytes));
    }

    void writePieces() {
        piece(m_contents.stack.bytes, kCallStackOffset);
        field(kCallStackSize, m_contents.stack.bytes.size());
        storeField(m_block, kTopOfStack, pointer(), m_contents.stack.start.value());
        piece(m_contents.debuggerData, m_layout.debuggerDataOffset);
        field(m_layout.debuggerDataSize, m_contents.debuggerData.size());
        piece(m_contents.prcb, kPrcbOffset);
        piece(m_contents.thread, kThreadOffset);
        piece(m_contents.process, kProcessOffset);
    }

    void writeBlocks() {
        const std::size_t count = std::min(m_contents.blocks.size(), Triage::kMaxBlocks);
        if (count == 0) return;
        std::vector<std::uint32_t> places;
        for (std::size_t i = 0; i < count; ++i) places.push_back(place(m_contents.blocks[i].bytes));
        field(m_layout.dataBlocksOffset, here());
        field(m_layout.dataBlocksCount, count);
        for (std::size_t i = 0; i < count; ++i) {
            putPointer(m_contents.blocks[i].start.value());
            m_behind.u32(places[i]);
            m_behind.u32(static_cast<std::uint32_t>(m_contents.blocks[i].bytes.size()));
        }
    }

    // The entries, then their names: the place of each is known before.
    void writeDrivers() {
        const std::size_t count = std::min(m_contents.drivers.size(), Triage::kMaxDrivers);
        if (count == 0) return;
        const std::uint32_t list = here();
        const std::size_t stride = m_layout.driver.usual;
        const std::size_t pool = list + stride * count;  // no gap: it tells the stride
        ByteWriter names;
        for (std::size_t i = 0; i < count; ++i) {
            writeDriver(m_contents.drivers[i], static_cast<std::uint32_t>(pool + names.size()));
            m_behind.padTo(list + stride * (i + 1));
            writeName(names, m_contents.drivers[i].path);
        }
        m_behind.bytes(names.view());
        field(kDriverListOffset, list);
        field(kDriverCount, count);
        field(kStringPoolOffset, pool);
        field(kStringPoolSize, names.size());
    }

    void writeDriver(const TriageDriver& driver, std::uint32_t name) {
        const std::size_t entry = m_behind.size();
        const auto member = [&](std::size_t at) { m_behind.padTo(entry + m_layout.driver.record + at); };
        m_behind.u32(name);
        member(m_layout.driver.base);
        putPointer(driver.base.value());
        member(m_layout.driver.imageSize);
        m_behind.u32(static_cast<std::uint32_t>(std::min<std::uint64_t>(driver.size, UINT32_MAX)));
        member(m_layout.driver.checkSum);
        m_behind.u32(driver.checkSum);
        member(m_layout.driver.timestamp);
        m_behind.u32(driver.timestamp);
    }

    static void writeName(ByteWriter& names, std::string_view path) {
        const std::u16string text = utf16FromUtf8(path);
        names.u32(static_cast<std::uint32_t>(text.size()));
        for (const char16_t unit : text) names.u16(unit);
        names.u16(0);
        names.padTo((names.size() + kAlignment - 1) / kAlignment * kAlignment);
    }

    void writeUnloaded() {
        const std::size_t count = std::min(m_contents.unloadedDrivers.size(), kMaxUnloaded);
        field(kUnloadedDriversOffset, here());
        putPointer(count);
        for (std::size_t i = 0; i < count; ++i) writeUnloadedDriver(m_contents.unloadedDrivers[i]);
    }

    // The name's UNICODE_STRING, without a pointer, then its characters.
    void writeUnloadedDriver(const UnloadedDriver& driver) {
        std::u16string name = utf16FromUtf8(driver.name);
        name.resize(std::min(name.size(), kUnloadedName / 2));
        const auto bytes = static_cast<std::uint16_t>(2 * name.size());
        const std::size_t start = m_behind.size();
        m_behind.u16(bytes);
        m_behind.u16(bytes);
        m_behind.padTo(start + m_layout.unicodeStringSize);
        for (const char16_t unit : name) m_behind.u16(unit);
        m_behind.padTo(start + m_layout.unicodeStringSize + kUnloadedName);
        putPointer(driver.start.value());
        putPointer(driver.end.value());
    }

    Bytes assembled() {
        m_header.type = DumpHeader::kTriage;
        m_header.requiredSpace = m_behind.size();
        const Bytes header = encodeDumpHeader(m_header);
        Bytes file = m_behind.take();
        std::ranges::copy(header, file.begin());
        std::ranges::copy(m_block, file.begin() + static_cast<std::ptrdiff_t>(header.size()));
        return file;
    }

    DumpHeader m_header;
    const TriageContents& m_contents;
    const TriageLayout& m_layout;
    Bytes m_block;
    ByteWriter m_behind;  // the file, with room for what stands in front
};

}  // namespace

Bytes encodeTriageDump(DumpHeader header, const TriageContents& contents) {
    return TriageWriter(std::move(header), contents).write();
}

Result<std::uint64_t> writeTriageDump(const std::string& path, DumpHeader header,
                                      const TriageContents& contents) {
    const Bytes bytes = encodeTriageDump(std::move(header), contents);
    auto file = PartFile::create(path, bytes.size());
    if (!file) return tl::unexpected(file.error());
    if (auto done = file->write(0, bytes); !done) return tl::unexpected(done.error());
    if (auto done = file->finish(bytes.size()); !done) return tl::unexpected(done.error());
    return bytes.size();
}

}  // namespace hawser::dump
