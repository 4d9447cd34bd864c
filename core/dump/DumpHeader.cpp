#include "core/dump/DumpHeader.h"

#include <fmt/format.h>

#include "core/dump/DumpHeaderLayout.h"
#include "core/dump/FileSignature.h"

namespace hawser::dump {

namespace {

static_assert(kHeader64.size == DumpHeader::kSize64 && kHeader32.size == DumpHeader::kSize32);
static_assert(kHeader64.maxRuns == DumpHeader::kMaxRuns64 && kHeader32.maxRuns == DumpHeader::kMaxRuns32);

class HeaderReader {
  public:
    HeaderReader(ByteSpan bytes, const DumpHeaderLayout& layout) : m_bytes(bytes), m_layout(layout) {}

    DumpHeader read() const {
        DumpHeader header;
        header.wide = m_layout.wide;
        header.majorVersion = at(8).u32();
        header.buildNumber = at(12).u32();
        header.machine = static_cast<Machine>(at(m_layout.machine).u32() & 0xFFFF);
        header.directoryTableBase = word(m_layout.directoryTableBase);
        header.pfnDatabase = address(m_layout.pfnDatabase);
        header.loadedModuleList = address(m_layout.moduleList);
        header.activeProcessHead = address(m_layout.processHead);
        header.debuggerDataBlock = address(m_layout.debuggerData);
        header.processors = value32(m_layout.processors);
        header.versionUser = text(m_layout.versionUser, kVersionUserSize);
        header.comment = text(m_layout.comment, kCommentSize);
        readBugCheck(header);
        readRuns(header);
        readCrash(header);
        readKind(header);
        readTimes(header);
        return header;
    }

  private:
    ByteReader at(std::size_t offset) const {
        ByteReader reader(m_bytes, "dump header");
        reader.seek(offset);
        return reader;
    }
    bool unfilled(std::size_t offset) const { return at(offset).u32() == kUnfilled32; }

    std::optional<std::uint32_t> value32(std::size_t offset) const {
        if (unfilled(offset)) return std::nullopt;
        return at(offset).u32();
    }
    std::optional<std::uint64_t> value64(std::size_t offset) const {
        const std::uint64_t value = at(offset).u64();
        return value == kUnfilled64 ? std::nullopt : std::optional(value);
    }
    // As wide as the machine's addresses.
    std::optional<std::uint64_t> word(std::size_t offset) const {
        if (m_layout.wide) return value64(offset);
        const auto value = value32(offset);
        return value ? std::optional<std::uint64_t>(*value) : std::nullopt;
    }
    std::optional<Address> address(std::size_t offset) const {
        const auto value = word(offset);
        if (!value) return std::nullopt;
        return m_layout.wide ? Address(*value) : signExtended(Address(*value));
    }
    // The byte is a part of a filled word: the pattern has its own letter at each place of four.
    std::optional<std::uint8_t> value8(std::size_t offset) const {
        if (unfilled(offset & ~std::size_t{3})) return std::nullopt;
        return at(offset).u8();
    }
    std::string text(std::size_t offset, std::size_t count) const {
        if (unfilled(offset)) return {};
        return at(offset).ansi(count);
    }

    void readBugCheck(DumpHeader& header) const {
        header.bugCheckCode = value32(m_layout.bugCheck);
        ByteReader reader = at(m_layout.bugCheckParameters);
        for (std::uint64_t& parameter : header.bugCheckParameters)
            parameter = m_layout.wide ? reader.u64() : reader.u32();
    }

    void readRuns(DumpHeader& header) const {
        if (unfilled(m_layout.runs)) return;
        ByteReader reader = at(m_layout.runs);
        header.runsClaimed = reader.u32();
        if (m_layout.wide) reader.skip(4);
        header.pagesClaimed = m_layout.wide ? reader.u64() : reader.u32();
        auto& runs = header.runs.emplace();
        for (std::size_t i = 0; i < header.runsClaimed && i < m_layout.maxRuns; ++i) {
            DeclaredRun run;
            run.firstPage = m_layout.wide ? reader.u64() : reader.u32();
            run.pages = m_layout.wide ? reader.u64() : reader.u32();
            runs.push_back(run);
        }
    }

    void readCrash(DumpHeader& header) const {
        if (!unfilled(m_layout.context)) {
            const ByteSpan context = at(m_layout.context).bytes(m_layout.contextSize);
            header.context.emplace(context.begin(), context.end());
        }
        if (unfilled(m_layout.exception)) return;
        ByteReader reader = at(m_layout.exception);
        ExceptionRecord& record = header.exception.emplace();
        const auto pointer = [&] {
            return m_layout.wide ? Address(reader.u64()) : signExtended(Address(reader.u32()));
        };
        record.code = reader.u32();
        record.flags = reader.u32();
        record.record = pointer();
        record.address = pointer();
        const std::uint32_t count = reader.u32();
        if (m_layout.wide) reader.skip(4);
        for (std::size_t i = 0; i < count && i < DumpHeader::kMaxParameters; ++i)
            record.parameters.push_back(m_layout.wide ? reader.u64() : reader.u32());
    }

    void readKind(DumpHeader& header) const {
        header.type = value32(m_layout.type);
        header.miniDumpFields = value32(m_layout.miniDumpFields);
        header.secondaryDataState = value32(m_layout.secondaryState);
        header.productType = value32(m_layout.productType);
        header.suiteMask = value32(m_layout.suiteMask);
        header.writerStatus = value32(m_layout.writerStatus);
        header.kdSecondaryVersion = value8(m_layout.secondaryVersion);
        header.attributes = value32(m_layout.attributes);
        header.bootId = value32(m_layout.bootId);
        if (m_layout.paeEnabled == 0) return;
        if (const auto pae = value8(m_layout.paeEnabled)) header.paeEnabled = *pae != 0;
    }

    void readTimes(DumpHeader& header) const {
        header.requiredSpace = value64(m_layout.requiredSpace);
        header.systemTime = value64(m_layout.systemTime);
        header.upTime = value64(m_layout.upTime);
    }

    ByteSpan m_bytes;
    const DumpHeaderLayout& m_layout;
};

}  // namespace

Result<DumpHeader> decodeDumpHeader(ByteSpan start) {
    const FileSignature signature = signatureOf(start);
    if (signature != FileSignature::Dump64 && signature != FileSignature::Dump32)
        return fail(ErrorCode::Malformed, refusalOf(signature, start), 0);
    const DumpHeaderLayout& layout = layoutOf(signature == FileSignature::Dump64);
    if (start.size() < layout.size)
        return fail(ErrorCode::Truncated,
                    fmt::format("the file ends at 0x{:x}, within its header of 0x{:x} bytes", start.size(),
                                layout.size),
                    start.size());
    return HeaderReader(start.first(layout.size), layout).read();
}

}  // namespace hawser::dump
