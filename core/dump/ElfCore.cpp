#include "core/dump/ElfCore.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/dump/ElfNotes.h"
#include "core/dump/PageRuns.h"
#include "core/dump/Paging.h"

namespace hawser::dump {

namespace {

// System V ABI, "Object Files".
constexpr std::size_t kIdentity = 16;
constexpr std::uint16_t kCore = 4;
constexpr std::uint32_t kLoad = 1;
constexpr std::uint32_t kNote = 4;
constexpr std::uint32_t kManySegments = 0xFFFF;  // then the first section's sh_info has their number
constexpr std::uint64_t kMaxSegments = 65536;
constexpr std::uint64_t kMaxNotes = 1 << 20;  // bytes

struct Segment {
    std::uint32_t type = 0;
    std::uint64_t offset = 0;
    std::uint64_t physical = 0;
    std::uint64_t fileSize = 0;
    std::uint64_t at = 0;  // where it is told
};

class ElfReader {
  public:
    ElfReader(const MappedFile& file, Shortcomings& shortcomings)
        : m_file(file), m_shortcomings(shortcomings) {}

    Result<ElfCore> read() {
        if (auto done = readHeader(); !done) return tl::unexpected(done.error());
        PageRuns::Builder builder(m_file.size(), m_shortcomings);
        std::vector<Segment> notes;
        if (auto done = forEachSegment([&](const Segment& segment) {
                if (segment.type == kLoad) addPages(builder, segment);
                if (segment.type == kNote) notes.push_back(segment);
            });
            !done)
            return tl::unexpected(done.error());
        auto pages = std::make_unique<PageRuns>(std::move(builder).take());
        if (pages->count() == 0)
            return fail(ErrorCode::Malformed,
                        "This ELF file holds no physical memory: it is no dump of a machine.", m_tableOffset);
        m_core.pages = std::move(pages);
        for (const Segment& segment : notes) readNotes(segment);
        m_core.header.processors = static_cast<std::uint32_t>(m_core.processors.size());
        if (m_core.processors.empty())
            m_shortcomings.add("No processor's registers were found: virtual memory cannot be read.", 0);
        if (auto done = m_file.checkRead(m_file.size()); !done) return tl::unexpected(done.error());
        return std::move(m_core);
    }

  private:
    std::uint64_t word(ByteReader& reader) const { return m_wide ? reader.u64() : reader.u32(); }

    Result<> readHeader() {
        ByteReader reader(m_file.bytes(0, 64), "ELF header");
        reader.skip(4);
        m_wide = reader.u8() == 2;
        const bool littleEndian = reader.u8() == 1;
        reader.seek(kIdentity);
        const std::uint16_t type = reader.u16();
        const std::uint16_t machine = reader.u16();
        reader.skip(m_wide ? 4 + 8 : 4 + 4);
        m_tableOffset = word(reader);
        m_sectionsOffset = word(reader);
        reader.skip(4 + 2);
        m_entrySize = reader.u16();
        m_segments = reader.u16();
        if (auto done = reader.finish(); !done) return done;
        if (!littleEndian) return fail(ErrorCode::Unsupported, "This ELF file is big-endian.", 5);
        if (type != kCore)
            return fail(ErrorCode::Malformed, "This is an ELF file, but not a core dump.", kIdentity);
        return readMachine(machine);
    }

    Result<> readMachine(std::uint16_t machine) {
        constexpr std::uint16_t kI386 = 3;
        constexpr std::uint16_t kX64 = 62;
        constexpr std::uint16_t kAArch64 = 183;
        m_core.header.wide = m_wide;
        if (machine == kI386)
            m_core.header.machine = Machine::X86;
        else if (machine == kX64)
            m_core.header.machine = Machine::X64;
        else if (machine == kAArch64)
            m_core.header.machine = Machine::Arm64;
        else
            return fail(ErrorCode::Unsupported,
                        fmt::format("This ELF core is of machine {}, which is not known here.", machine),
                        kIdentity + 2);
        return {};
    }

    std::uint64_t segmentCount() const {
        if (m_segments != kManySegments) return m_segments;
        ByteReader section(m_file.bytes(m_sectionsOffset, 64));
        section.seek(m_wide ? 0x2C : 0x1C);
        return section.u32();
    }

    template <class Take>
    Result<> forEachSegment(Take take) {
        const std::size_t smallest = m_wide ? 56 : 32;
        if (m_entrySize < smallest)
            return fail(ErrorCode::Malformed, fmt::format("program headers of {} bytes", m_entrySize),
                        m_tableOffset);
        const std::uint64_t claimed = segmentCount();
        for (std::uint64_t i = 0; i < std::min(claimed, kMaxSegments); ++i) {
            const std::uint64_t at = m_tableOffset + i * m_entrySize;
            ByteReader reader(m_file.bytes(at, smallest));
            Segment segment{.type = reader.u32(), .at = at};
            if (m_wide) reader.skip(4);
            segment.offset = word(reader);
            word(reader);
            segment.physical = word(reader);
            segment.fileSize = word(reader);
            if (reader.failed()) {
                m_shortcomings.add(fmt::format("Of {} program headers {} are in the file.", claimed, i), at);
                return {};
            }
            take(segment);
        }
        if (claimed > kMaxSegments)
            m_shortcomings.add(fmt::format("Of {} program headers {} are read.", claimed, kMaxSegments),
                               m_tableOffset);
        return {};
    }

    // Whole pages alone.
    static void addPages(PageRuns::Builder& builder, const Segment& segment) {
        const std::uint64_t skipped = (kPageSize - segment.physical % kPageSize) % kPageSize;
        if (segment.fileSize < skipped || segment.physical > UINT64_MAX - skipped ||
            segment.offset > UINT64_MAX - skipped)
            return;
        builder.add({(segment.physical + skipped) / kPageSize, (segment.fileSize - skipped) / kPageSize,
                     segment.offset + skipped},
                    segment.at);
    }

    void readNotes(const Segment& segment) {
        const ByteSpan notes = m_file.bytes(segment.offset, std::min(segment.fileSize, kMaxNotes));
        for (QemuState& state : qemuStates(notes)) {
            if (!m_core.header.directoryTableBase) m_core.header.directoryTableBase = state.cr3;
            if (m_core.header.machine == Machine::X64)
                m_core.header.fiveLevels = (state.cr4 & kCr4FiveLevels) != 0;
            if (m_core.header.machine == Machine::X86) m_core.header.paeEnabled = (state.cr4 & kCr4Pae) != 0;
            m_core.processors.push_back(std::move(state.processor));
        }
    }

    const MappedFile& m_file;
    Shortcomings& m_shortcomings;
    bool m_wide = true;
    std::uint64_t m_tableOffset = 0;
    std::uint64_t m_sectionsOffset = 0;
    std::uint16_t m_entrySize = 0;
    std::uint16_t m_segments = 0;
    ElfCore m_core;
};

}  // namespace

Result<ElfCore> readElfCore(const MappedFile& file, Shortcomings& shortcomings) {
    return ElfReader(file, shortcomings).read();
}

}  // namespace hawser::dump
