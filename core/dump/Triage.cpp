#include "core/dump/Triage.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/dump/TriageLayout.h"

namespace hawser::dump {

namespace {

constexpr std::uint32_t kEndMark = 0x44475254;  // TRGD
constexpr std::size_t kMaxName = 1024;          // characters

class TriageReader {
  public:
    TriageReader(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings)
        : m_file(file),
          m_at(header.size()),
          m_wide(header.wide),
          m_layout(header.wide ? kTriage64 : kTriage32),
          m_shortcomings(shortcomings) {}

    Result<Triage> read() {
        m_block.resize(m_layout.size);
        if (auto done = m_file.copy(m_at, m_block); !done) return tl::unexpected(done.error());
        m_triage.servicePack = field(kServicePack);
        m_triage.sizeOfDump = field(kSizeOfDump);
        m_triage.options = field(kOptions);
        checkEnd();
        m_triage.context = part("context", field(kContextOffset), m_layout.contextSize);
        m_triage.exception = part("exception record", field(kExceptionOffset), m_layout.exceptionSize);
        m_triage.debuggerData =
            part("debugger data", field(m_layout.debuggerDataOffset), field(m_layout.debuggerDataSize));
        m_triage.prcb = part("processor block", field(kPrcbOffset), sizeField(kSizePrcb));
        m_triage.thread = part("thread", field(kThreadOffset), sizeField(kSizeThread));
        m_triage.process = part("process", field(kProcessOffset), sizeField(kSizeProcess));
        readRanges();
        readDrivers();
        readUnloadedDrivers();
        if (const std::uint32_t broken = field(kBrokenDriverOffset)) m_triage.brokenDriver = string(broken);
        if (auto done = m_file.checkRead(m_file.size()); !done) return tl::unexpected(done.error());
        return std::move(m_triage);
    }

  private:
    std::uint32_t field(std::size_t offset) const {
        ByteReader reader(m_block);
        reader.seek(offset);
        return reader.u32();
    }
    Address pointer(ByteReader& reader) const {
        return m_wide ? Address(reader.u64()) : signExtended(Address(reader.u32()));
    }
    Address addressField(std::size_t offset) const {
        ByteReader reader(m_block);
        reader.seek(offset);
        return pointer(reader);
    }
    ByteReader at(std::uint64_t offset, std::uint64_t count) const {
        return ByteReader(m_file.bytes(offset, count));
    }

    void checkEnd() {
        const std::uint64_t mark = field(kValidOffset);
        if (at(mark, 4).u32() == kEndMark) return;
        m_shortcomings.add("The dump's end mark is missing: it was not written to its end, or is cut off.",
                           mark);
    }

    // What of it the file holds; nothing where there is none.
    std::optional<FilePart> part(std::string_view what, std::uint64_t offset, std::uint64_t size) {
        if (offset == 0 || size == 0) return std::nullopt;
        const std::uint64_t there = m_file.bytes(offset, size).size();
        if (there < size) m_shortcomings.add(fmt::format("The {} is cut off.", what), m_file.size());
        if (there == 0) return std::nullopt;
        return FilePart{offset, there};
    }

    // From the debugger data, which tells how large the kernel's structures are.
    std::uint64_t sizeField(std::size_t offset) const {
        if (!m_triage.debuggerData || offset + 2 > m_triage.debuggerData->size) return 0;
        return at(m_triage.debuggerData->offset + offset, 2).u16();
    }

    void addRange(std::string_view what, Address start, std::uint64_t offset, std::uint64_t size) {
        if (const auto there = part(what, offset, size))
            m_triage.ranges.push_back({start, there->size, there->offset});
    }

    void readRanges() {
        addRange("call stack", addressField(kTopOfStack), field(kCallStackOffset), field(kCallStackSize));
        addRange("data page", addressField(m_layout.dataPageAddress), field(m_layout.dataPageOffset),
                 field(m_layout.dataPageSize));
        readBlocks();
        readStructures();
    }

    void readBlocks() {
        const std::uint64_t offset = field(m_layout.dataBlocksOffset);
        const std::uint32_t claimed = field(m_layout.dataBlocksCount);
        if (offset == 0 || claimed == 0) return;
        const std::uint64_t size = m_layout.dataBlockSize;
        const std::uint64_t wanted = std::min<std::uint64_t>(claimed, Triage::kMaxBlocks);
        const std::uint64_t there = m_file.bytes(offset, wanted * size).size() / size;
        if (there < claimed)
            m_shortcomings.add(fmt::format("Of {} blocks of data {} are read.", claimed, there), offset);
        ByteReader reader = at(offset, there * size);
        for (std::uint64_t i = 0; i < there; ++i) {
            const Address start = pointer(reader);
            const std::uint32_t from = reader.u32();
            addRange("block of data", start, from, reader.u32());
        }
    }

    // Thread and process stand where the processor block says; the debugger data where the header does.
    void readStructures() {
        if (!m_triage.prcb) return;
        const auto pointerAt = [&](const FilePart& in, std::uint64_t offset) {
            ByteReader reader = at(in.offset + offset, m_wide ? 8 : 4);
            return pointer(reader);
        };
        const std::uint64_t currentThread = sizeField(kPrcbCurrentThread);
        if (!m_triage.thread || currentThread == 0) return;
        const Address thread = pointerAt(*m_triage.prcb, currentThread);
        if (!inUpperHalf(thread)) return;
        m_triage.ranges.push_back({thread, m_triage.thread->size, m_triage.thread->offset});
        const std::uint64_t ofThread = sizeField(kThreadProcess);
        if (!m_triage.process || ofThread == 0) return;
        const Address process = pointerAt(*m_triage.thread, ofThread);
        if (inUpperHalf(process))
            m_triage.ranges.push_back({process, m_triage.process->size, m_triage.process->offset});
    }

    // Length in characters, then the text.
    std::string string(std::uint64_t offset) const {
        const std::uint32_t length = at(offset, 4).u32();
        const ByteSpan text = m_file.bytes(offset + 4, 2 * std::min<std::uint64_t>(length, kMaxName));
        return ByteReader(text).utf16(text.size());
    }

    // The record has grown over the versions; the string pool stands behind the list.
    std::uint64_t driverStride() const {
        const std::uint64_t list = field(kDriverListOffset);
        const std::uint64_t pool = field(kStringPoolOffset);
        const std::uint32_t count = field(kDriverCount);
        const std::uint64_t stride = pool > list && count > 0 ? (pool - list) / count : 0;
        return stride >= m_layout.driver.smallest && stride <= m_layout.driver.largest
                   ? stride
                   : m_layout.driver.usual;
    }

    void readDrivers() {
        const std::uint64_t list = field(kDriverListOffset);
        const std::uint32_t claimed = field(kDriverCount);
        if (list == 0 || claimed == 0) return;
        const std::uint64_t stride = driverStride();
        const std::uint64_t wanted = std::min<std::uint64_t>(claimed, Triage::kMaxDrivers);
        const std::uint64_t there = m_file.bytes(list, wanted * stride).size() / stride;
        if (there < claimed)
            m_shortcomings.add(fmt::format("Of {} drivers {} are read.", claimed, there), list);
        for (std::uint64_t i = 0; i < there; ++i) readDriver(list + i * stride, stride);
    }

    void readDriver(std::uint64_t offset, std::uint64_t stride) {
        const auto member = [&](std::size_t where) {
            ByteReader reader = at(offset, stride);
            reader.seek(m_layout.driver.record + where);
            return reader;
        };
        TriageDriver driver;
        driver.path = string(at(offset, 4).u32());
        ByteReader base = member(m_layout.driver.base);
        driver.base = pointer(base);
        driver.size = member(m_layout.driver.imageSize).u32();
        driver.checkSum = member(m_layout.driver.checkSum).u32();
        // Where older versions keep a pointer, newer ones have the time stamp.
        const std::uint64_t stamp = m_wide ? member(m_layout.driver.timestamp).u64()
                                           : std::uint64_t{member(m_layout.driver.timestamp).u32()};
        if (stamp >> 32 == 0 && (m_wide || stamp >> 31 == 0))
            driver.timestamp = static_cast<std::uint32_t>(stamp);
        if (driver.base.value() != 0) m_triage.drivers.push_back(std::move(driver));
    }

    void readUnloadedDrivers() {
        const std::uint64_t list = field(kUnloadedDriversOffset);
        if (list == 0) return;
        const std::uint32_t claimed = at(list, 4).u32();
        const std::uint64_t size = m_layout.unloadedSize;
        const std::uint64_t first = m_wide ? 8 : 4;  // the entries are aligned like a pointer
        const std::uint64_t wanted = std::min<std::uint64_t>(claimed, kMaxUnloaded);
        const std::uint64_t there = m_file.bytes(list + first, wanted * size).size() / size;
        if (there < claimed)
            m_shortcomings.add(fmt::format("Of {} unloaded drivers {} are read.", claimed, there), list);
        ByteReader reader = at(list + first, there * size);
        for (std::uint64_t i = 0; i < there; ++i) {
            const std::size_t length = std::min<std::size_t>(reader.u16(), kUnloadedName);
            reader.skip(m_layout.unicodeStringSize - 2);
            UnloadedDriver driver;
            driver.name = ByteReader(reader.bytes(kUnloadedName)).utf16(length);
            driver.start = pointer(reader);
            driver.end = pointer(reader);
            m_triage.unloadedDrivers.push_back(std::move(driver));
        }
    }

    const MappedFile& m_file;
    std::uint64_t m_at;
    bool m_wide;
    const TriageLayout& m_layout;
    Shortcomings& m_shortcomings;
    Bytes m_block;
    Triage m_triage;
};

}  // namespace

Result<Triage> readTriage(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings) {
    auto triage = TriageReader(file, header, shortcomings).read();
    if (!triage || !triage->debuggerData || !header.debuggerDataBlock) return triage;
    triage->ranges.insert(triage->ranges.begin(), {*header.debuggerDataBlock, triage->debuggerData->size,
                                                   triage->debuggerData->offset});
    return triage;
}

}  // namespace hawser::dump
