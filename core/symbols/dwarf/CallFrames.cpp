#include "core/symbols/dwarf/CallFrames.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/symbols/dwarf/CallFrameRow.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr unsigned kAddressBytes = 4;
// DW_EH_PE_*: how an address is written.
constexpr std::uint8_t kFormatMask = 0x0F, kAbsolute = 0x00, kUnsigned4 = 0x03, kSigned4 = 0x0B;
constexpr std::uint8_t kFromHere = 0x10, kRelationMask = 0x70;

bool isReadable(std::uint8_t encoding) {
    const std::uint8_t format = encoding & kFormatMask;
    const std::uint8_t relation = encoding & kRelationMask;
    return (format == kAbsolute || format == kUnsigned4 || format == kSigned4) &&
           (relation == 0 || relation == kFromHere);
}

}  // namespace

// Goes over one section once.
class CallFrames::Reader {
  public:
    Reader(CallFrames& frames, SectionId section, const ImageRange& image)
        : m_frames(frames),
          m_section(section),
          m_bytes(frames.m_sections.of(section)),
          m_sectionRva(frames.m_sections.rvaOf(section)),
          m_image(image) {}

    void run() {
        Cursor cursor(m_bytes);
        while (!cursor.atEnd()) {
            const std::uint64_t start = cursor.offset();
            const auto [length, wide] = cursor.initialLength();
            if (length > cursor.remaining()) return;
            const std::uint64_t end = cursor.offset() + length;
            if (length > 0) take(start, Cursor(m_bytes, cursor.offset(), end), wide);
            cursor.seek(end);
        }
    }

  private:
    bool isEhFrame() const { return m_section == SectionId::EhFrame; }

    void take(std::uint64_t start, Cursor cursor, bool wide) {
        const std::uint64_t here = cursor.offset();
        const std::uint64_t id = cursor.offsetOf(wide);
        const std::uint64_t commonId = isEhFrame() ? 0 : wide ? UINT64_MAX : UINT32_MAX;
        if (id == commonId) {
            m_frames.m_commons.try_emplace({m_section, start}, readCommon(cursor));
            return;
        }
        // In .eh_frame counted back from this field, which stands behind the entry that it leads to.
        const std::uint64_t common = isEhFrame() ? here - id : id;
        const auto found = m_frames.m_commons.find({m_section, common});
        if (found != m_frames.m_commons.end() && found->second.usable)
            readFunction(cursor, common, found->second);
    }

    Common readCommon(Cursor cursor) const {
        Common common;
        const std::uint8_t version = cursor.u8();
        const std::string_view augmentation = cursor.text();
        if (version >= 4) cursor.skip(2);
        common.codeAlignment = cursor.uleb();
        common.dataAlignment = cursor.sleb();
        common.returnColumn = version == 1 ? cursor.u8() : cursor.uleb();
        common.sized = augmentation.starts_with('z');
        bool known = augmentation.empty() || common.sized;
        if (common.sized) {
            const std::uint64_t length = cursor.uleb();
            const std::uint64_t behind = cursor.offset() + length;
            for (const char letter : augmentation.substr(1)) {
                if (letter == 'R') common.encoding = cursor.u8();
                if (letter == 'L') cursor.skip(1);
                if (letter == 'P') cursor.skip(1 + kAddressBytes);
                known = known && (letter == 'R' || letter == 'L' || letter == 'P' || letter == 'S');
            }
            cursor.seek(behind);
        }
        common.start = cursor.offset();
        common.end = cursor.offset() + cursor.remaining();
        common.usable = known && !cursor.failed() && version <= 4 && isReadable(common.encoding);
        return common;
    }

    void readFunction(Cursor cursor, std::uint64_t place, const Common& common) {
        std::uint64_t relation = 0;
        if ((common.encoding & kRelationMask) == kFromHere)
            relation = m_image.base + m_sectionRva + cursor.offset();
        const std::uint64_t address = static_cast<std::uint32_t>(cursor.u32() + relation);
        const std::uint64_t size = cursor.u32();
        if (common.sized) cursor.skip(cursor.uleb());
        const auto rva = m_image.rvaOf(address);
        if (cursor.failed() || !rva || size == 0 || size > m_image.size - *rva) return;
        m_frames.m_functions.push_back({*rva, static_cast<std::uint32_t>(size), m_section, place,
                                        cursor.offset(), cursor.offset() + cursor.remaining()});
    }

    CallFrames& m_frames;
    SectionId m_section;
    ByteSpan m_bytes;
    std::uint32_t m_sectionRva;
    const ImageRange& m_image;
};

CallFrames::CallFrames(const Sections& sections, const ImageRange& image) : m_sections(sections) {
    Reader(*this, SectionId::EhFrame, image).run();
    Reader(*this, SectionId::Frame, image).run();
    std::ranges::stable_sort(m_functions, {}, &Function::rva);
}

std::optional<FrameRecord> CallFrames::at(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(m_functions, rva, {}, &Function::rva);
    if (behind == m_functions.begin()) return {};
    const Function& function = *std::prev(behind);
    if (rva - function.rva >= function.size) return {};
    const Common& common = m_commons.at({function.section, function.common});
    const ByteSpan section = m_sections.of(function.section);
    CallFrameMachine machine(common.codeAlignment, common.dataAlignment);
    if (!machine.run(Cursor(section, common.start, common.end), UINT64_MAX)) return {};
    machine.beginFunction();
    if (!machine.run(Cursor(section, function.start, function.end), rva - function.rva)) return {};
    std::string program = programOf(machine.row(), common.returnColumn);
    if (program.empty()) return {};
    const std::uint64_t end = std::min<std::uint64_t>(machine.rowEnd(), function.size);
    const std::lock_guard lock(m_programsLock);
    return FrameRecord{.rva = static_cast<std::uint32_t>(function.rva + machine.rowStart()),
                       .size = static_cast<std::uint32_t>(end - machine.rowStart()),
                       .usesFramePointer = machine.row().base == kFramePointerX86,
                       .program = *m_programs.insert(std::move(program)).first};
}

}  // namespace hawser::symbols::dwarf
