#include "core/dump/DumpHeader.h"

#include <fmt/format.h>

#include "core/dump/FileSignature.h"

namespace hawser::dump {

namespace {

constexpr std::uint32_t kUnfilled32 = 0x45474150;  // PAGE
constexpr std::uint64_t kUnfilled64 = 0x4547415045474150;

// Offsets in the header, and sizes in bytes (kd-protocol.md 10.1, 10.2). 0: not there.
struct Layout {
    bool wide;
    std::size_t size;
    std::size_t directoryTableBase, pfnDatabase, moduleList, processHead, machine, processors, bugCheck,
        bugCheckParameters, versionUser, paeEnabled, secondaryVersion, debuggerData, runs, context,
        contextSize, exception, comment, attributes, bootId, type, miniDumpFields, secondaryState,
        productType, suiteMask, writerStatus, requiredSpace, upTime, systemTime;
    std::size_t maxRuns;
};

constexpr Layout kLayout64{.wide = true,
                           .size = DumpHeader::kSize64,
                           .directoryTableBase = 0x10,
                           .pfnDatabase = 0x18,
                           .moduleList = 0x20,
                           .processHead = 0x28,
                           .machine = 0x30,
                           .processors = 0x34,
                           .bugCheck = 0x38,
                           .bugCheckParameters = 0x40,
                           .versionUser = 0x60,
                           .paeEnabled = 0,
                           .secondaryVersion = 0x104D,
                           .debuggerData = 0x80,
                           .runs = 0x88,
                           .context = 0x348,
                           .contextSize = 3000,
                           .exception = 0xF00,
                           .comment = 0xFB0,
                           .attributes = 0x1050,
                           .bootId = 0x1054,
                           .type = 0xF98,
                           .miniDumpFields = 0x1038,
                           .secondaryState = 0x103C,
                           .productType = 0x1040,
                           .suiteMask = 0x1044,
                           .writerStatus = 0x1048,
                           .requiredSpace = 0xFA0,
                           .upTime = 0x1030,
                           .systemTime = 0xFA8,
                           .maxRuns = DumpHeader::kMaxRuns64};

constexpr Layout kLayout32{.wide = false,
                           .size = DumpHeader::kSize32,
                           .directoryTableBase = 0x10,
                           .pfnDatabase = 0x14,
                           .moduleList = 0x18,
                           .processHead = 0x1C,
                           .machine = 0x20,
                           .processors = 0x24,
                           .bugCheck = 0x28,
                           .bugCheckParameters = 0x2C,
                           .versionUser = 0x3C,
                           .paeEnabled = 0x5C,
                           .secondaryVersion = 0x5D,
                           .debuggerData = 0x60,
                           .runs = 0x64,
                           .context = 0x320,
                           .contextSize = 1200,
                           .exception = 0x7D0,
                           .comment = 0x820,
                           .attributes = 0x8A0,
                           .bootId = 0x8A4,
                           .type = 0xF88,
                           .miniDumpFields = 0xF8C,
                           .secondaryState = 0xF90,
                           .productType = 0xF94,
                           .suiteMask = 0xF98,
                           .writerStatus = 0xF9C,
                           .requiredSpace = 0xFA0,
                           .upTime = 0xFB8,
                           .systemTime = 0xFC0,
                           .maxRuns = DumpHeader::kMaxRuns32};

constexpr std::size_t kVersionUser = 32;  // bytes
constexpr std::size_t kComment = 128;

class HeaderReader {
  public:
    HeaderReader(ByteSpan bytes, const Layout& layout) : m_bytes(bytes), m_layout(layout) {}

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
        header.versionUser = text(m_layout.versionUser, kVersionUser);
        header.comment = text(m_layout.comment, kComment);
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
    const Layout& m_layout;
};

}  // namespace

Result<DumpHeader> decodeDumpHeader(ByteSpan start) {
    const FileSignature signature = signatureOf(start);
    if (signature != FileSignature::Dump64 && signature != FileSignature::Dump32)
        return fail(ErrorCode::Malformed, refusalOf(signature, start), 0);
    const Layout& layout = signature == FileSignature::Dump64 ? kLayout64 : kLayout32;
    if (start.size() < layout.size)
        return fail(ErrorCode::Truncated,
                    fmt::format("the file ends at 0x{:x}, within its header of 0x{:x} bytes", start.size(),
                                layout.size),
                    start.size());
    return HeaderReader(start.first(layout.size), layout).read();
}

}  // namespace hawser::dump
