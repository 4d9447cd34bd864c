#include "core/symbols/dwarf/LineProgram.h"

#include <algorithm>

namespace hawser::symbols::dwarf {

namespace {

// Runs the instructions: DWARF 5 section 6.2.
class LineMachine {
  public:
    LineMachine(Cursor cursor, const LineHeader& header, const ImageRange& image, std::size_t maxRuns)
        : m_cursor(cursor), m_header(header), m_image(image), m_maxRuns(maxRuns) {}

    Result<std::vector<LineRun>> run() {
        while (!m_cursor.atEnd()) {
            const std::uint64_t at = m_cursor.offset();
            const std::uint8_t code = m_cursor.u8();
            if (code >= m_header.opcodeBase)
                special(code);
            else if (code == static_cast<std::uint8_t>(LineOp::Extended))
                extended();
            else
                standard(static_cast<LineOp>(code));
            if (m_runs.size() > m_maxRuns) return damaged(SectionId::Line, at, "more lines than can be kept");
        }
        if (m_cursor.failed()) return cutOff(SectionId::Line, m_cursor);
        return std::move(m_runs);
    }

  private:
    struct State {
        std::uint64_t address = 0;
        std::uint64_t file = 1;
        std::uint32_t line = 1;
        bool prologueEnd = false;
    };

    void advance(std::uint64_t operations) { m_state.address += operations * m_header.minimumLength; }
    void advanceLine(std::int64_t by) {
        m_state.line = static_cast<std::uint32_t>(m_state.line + static_cast<std::uint64_t>(by));
    }
    void special(std::uint8_t code) {
        const unsigned adjusted = code - unsigned{m_header.opcodeBase};
        advance(adjusted / m_header.lineRange);
        advanceLine(m_header.lineBase + static_cast<std::int64_t>(adjusted % m_header.lineRange));
        row();
    }

    void standard(LineOp op) {
        switch (op) {
            case LineOp::Copy:
                return row();
            case LineOp::AdvancePc:
                return advance(m_cursor.uleb());
            case LineOp::AdvanceLine:
                return advanceLine(m_cursor.sleb());
            case LineOp::SetFile:
                m_state.file = m_cursor.uleb();
                return;
            case LineOp::ConstAddPc:
                return advance((255U - m_header.opcodeBase) / m_header.lineRange);
            case LineOp::FixedAdvancePc:
                m_state.address += m_cursor.u16();
                return;
            case LineOp::SetPrologueEnd:
                m_state.prologueEnd = true;
                return;
            case LineOp::SetColumn:
            case LineOp::NegateStatement:
            case LineOp::SetBasicBlock:
            case LineOp::SetEpilogueBegin:
            case LineOp::SetIsa:
            case LineOp::Extended:
                break;
        }
        // Of these and of what came later nothing is wanted; the header tells how many operands to pass over.
        const auto index = static_cast<std::size_t>(op) - 1;
        for (unsigned i = 0; i < m_header.operands[index]; ++i) static_cast<void>(m_cursor.uleb());
    }

    void extended() {
        const std::uint64_t length = m_cursor.uleb();
        const std::uint64_t end = m_cursor.offset() + length;
        if (length == 0 || length > m_cursor.remaining()) return m_cursor.skip(length);
        switch (static_cast<ExtendedLineOp>(m_cursor.u8())) {
            case ExtendedLineOp::EndSequence:
                endSequence();
                break;
            case ExtendedLineOp::SetAddress:
                m_state.address = m_cursor.sized(static_cast<unsigned>(length - 1));
                break;
            case ExtendedLineOp::DefineFile:
            case ExtendedLineOp::SetDiscriminator:
                break;
        }
        m_cursor.seek(end);
    }

    // A row ends the run before it.
    void row() {
        flush();
        m_pending = m_state;
        m_state.prologueEnd = false;
    }
    void endSequence() {
        flush();
        m_pending.reset();
        m_state = {};
    }
    void flush() {
        if (!m_pending || m_state.address <= m_pending->address) return;
        const auto rva = m_image.rvaOf(m_pending->address);
        const bool inFile = m_pending->file < m_header.files.size();
        if (!rva || !inFile || m_pending->line == 0) return;
        const std::uint64_t size =
            std::min<std::uint64_t>(m_state.address - m_pending->address, m_image.size - *rva);
        m_runs.push_back({*rva, static_cast<std::uint32_t>(size), m_pending->line,
                          static_cast<std::uint32_t>(m_pending->file), m_pending->prologueEnd});
    }

    Cursor m_cursor;
    const LineHeader& m_header;
    const ImageRange& m_image;
    std::size_t m_maxRuns;
    State m_state;
    std::optional<State> m_pending;
    std::vector<LineRun> m_runs;
};

}  // namespace

Result<LineProgram> decodeLineProgram(const Sections& sections, const Unit& unit, const ImageRange& image,
                                      std::size_t maxRuns) {
    if (!unit.lineProgram) return LineProgram();
    Cursor cursor(sections.of(SectionId::Line), *unit.lineProgram);
    auto header = decodeLineHeader(cursor, sections, unit);
    if (!header) return tl::unexpected(header.error());
    LineProgram program;
    program.length = cursor.offset() + cursor.remaining() - *unit.lineProgram;
    auto runs = LineMachine(cursor, *header, image, maxRuns).run();
    if (!runs) return tl::unexpected(runs.error());
    program.runs = std::move(*runs);
    program.files = std::move(header->files);
    return program;
}

}  // namespace hawser::symbols::dwarf
