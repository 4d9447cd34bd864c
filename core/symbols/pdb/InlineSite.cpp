#include "core/symbols/pdb/InlineSite.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include <algorithm>

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::BinaryAnnotationsOpCode;

// Seven, fourteen or twenty-nine bits, big-endian behind a prefix.
std::uint32_t takeCompressed(ByteReader& reader) {
    const std::uint32_t first = reader.u8();
    if ((first & 0x80) == 0) return first;
    if ((first & 0x40) == 0) return (first & 0x3F) << 8 | reader.u8();
    std::uint32_t value = first & 0x1F;
    for (int i = 0; i < 3; ++i) value = value << 8 | reader.u8();
    return value;
}

// The sign is the lowest bit.
std::uint32_t signedOf(std::uint32_t value) {
    return (value & 1) != 0 ? 0 - (value >> 1) : value >> 1;
}

// Carries out the annotations: each that moves the offset begins a run, and the next one, or one that tells a
// length, ends it.
class Annotations {
  public:
    Annotations(InlineSite& site, std::uint32_t file, std::uint32_t line)
        : m_site(site), m_file(file), m_line(line) {}

    void run(ByteReader reader) {
        while (reader.remaining() > 0) {
            const auto code = static_cast<BinaryAnnotationsOpCode>(takeCompressed(reader));
            if (code == BinaryAnnotationsOpCode::Invalid) break;  // what pads the record
            const std::uint32_t operand = takeCompressed(reader);
            if (reader.failed()) break;
            apply(code, operand, reader);
        }
    }

  private:
    void apply(BinaryAnnotationsOpCode code, std::uint32_t operand, ByteReader& reader) {
        switch (code) {
            case BinaryAnnotationsOpCode::CodeOffset:
            case BinaryAnnotationsOpCode::ChangeCodeOffset:
                begin(operand);
                break;
            case BinaryAnnotationsOpCode::ChangeCodeOffsetAndLineOffset:
                m_line += signedOf(operand >> 4);
                begin(operand & 0xF);
                break;
            case BinaryAnnotationsOpCode::ChangeCodeLength:
                m_offset += operand;
                end();
                break;
            case BinaryAnnotationsOpCode::ChangeCodeLengthAndCodeOffset:
                begin(takeCompressed(reader));
                add(operand);
                break;
            case BinaryAnnotationsOpCode::ChangeFile:
                m_file = operand;
                break;
            case BinaryAnnotationsOpCode::ChangeLineOffset:
                m_line += signedOf(operand);
                break;
            default:
                break;  // columns, ends of lines, kinds of ranges
        }
    }

    void begin(std::uint32_t distance) {
        m_offset += distance;
        end();
        m_start = m_offset;
        m_isOpen = true;
        m_startFile = m_file;
        m_startLine = m_line;
    }
    void end() {
        if (m_isOpen) add(m_offset - m_start);
    }
    void add(std::uint32_t size) {
        m_isOpen = false;
        if (size != 0 && size <= UINT32_MAX - m_start)
            m_site.runs.push_back({m_start, size, m_startFile, m_startLine});
    }

    InlineSite& m_site;
    std::uint32_t m_file;
    std::uint32_t m_line;
    std::uint32_t m_offset = 0;
    bool m_isOpen = false;
    std::uint32_t m_start = 0;
    std::uint32_t m_startFile = 0;
    std::uint32_t m_startLine = 0;
};

}  // namespace

const InlineRun* InlineSite::runAt(std::uint32_t offset) const {
    const auto found = std::ranges::find_if(runs, [offset](const InlineRun& run) {
        return offset >= run.offset && offset - run.offset < run.size;
    });
    return found == runs.end() ? nullptr : &*found;
}

std::optional<InlineSite> decodeInlineSite(const SymbolRecord& record,
                                           const std::vector<InlineeRecord>& inlinees) {
    const auto kind = static_cast<llvm::codeview::SymbolKind>(record.kind);
    const bool hasCount = kind == llvm::codeview::SymbolKind::S_INLINESITE2;
    if (!hasCount && kind != llvm::codeview::SymbolKind::S_INLINESITE) return {};
    ByteReader reader(record.body, "inlined function");
    InlineSite site;
    reader.skip(4);  // its parent
    site.end = reader.u32();
    site.inlinee = reader.u32();
    if (hasCount) reader.skip(4);
    if (reader.failed()) return {};
    const auto written = std::ranges::lower_bound(inlinees, site.inlinee, {}, &InlineeRecord::inlinee);
    const bool isTold = written != inlinees.end() && written->inlinee == site.inlinee;
    Annotations(site, isTold ? written->file : UINT32_MAX, isTold ? written->line : 0).run(reader);
    return site;
}

}  // namespace hawser::symbols::pdb
