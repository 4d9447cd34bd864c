#include "core/symbols/dwarf/LineHeader.h"

#include <fmt/format.h>

#include "core/symbols/SymbolText.h"
#include "core/symbols/dwarf/Forms.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::size_t kMaxFormats = 16;  // kinds of content of a file entry: five are defined
constexpr std::size_t kMd5 = 16;

bool isAbsolute(std::string_view path) {
    return path.starts_with('/') || path.starts_with('\\') || (path.size() > 1 && path[1] == ':');
}

std::string joined(std::string_view folder, std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    if (path == ".") path = {};
    if (path.empty() || folder.empty() || isAbsolute(path)) return std::string(path.empty() ? folder : path);
    const bool windows =
        folder.find('\\') != std::string_view::npos && folder.find('/') == std::string_view::npos;
    const bool ends = folder.ends_with('/') || folder.ends_with('\\');
    return fmt::format("{}{}{}", folder, ends ? "" : windows ? "\\" : "/", path);
}

class HeaderReader {
  public:
    HeaderReader(Cursor& cursor, const Sections& sections, const Unit& unit)
        : m_cursor(cursor), m_sections(sections), m_unit(unit) {}

    Result<LineHeader> run() {
        const std::uint64_t start = m_cursor.offset();
        m_header.version = m_cursor.u16();
        if (!m_cursor.failed() && (m_header.version < 2 || m_header.version > 5))
            return fail(
                ErrorCode::Unsupported,
                fmt::format(".debug_line+0x{:x}: a line program of version {}", start, m_header.version),
                start);
        if (m_header.version == 5) m_cursor.skip(2);  // sizes of addresses and segment selectors
        const std::uint64_t length = m_cursor.offsetOf(m_header.wide);
        const std::uint64_t first = m_cursor.offset() + length;
        readNumbers();
        if (m_header.version == 5)
            readFifthFiles();
        else
            readFiles();
        if (m_cursor.failed()) return cutOff(SectionId::Line, m_cursor);
        if (m_damaged) return damaged(SectionId::Line, start, m_damaged);
        if (m_header.lineRange == 0 || m_header.opcodeBase == 0)
            return damaged(SectionId::Line, start, "a line program divides by zero");
        m_cursor.seek(first);
        if (m_cursor.failed() || length > m_cursor.offset())
            return damaged(SectionId::Line, start, "the header of a line program is longer than the program");
        return std::move(m_header);
    }
    void setWide(bool wide) { m_header.wide = wide; }

  private:
    void readNumbers() {
        m_header.minimumLength = m_cursor.u8();
        if (m_header.version >= 4) m_cursor.skip(1);  // operations an instruction: of VLIW machines
        m_header.statements = m_cursor.u8() != 0;
        m_header.lineBase = static_cast<std::int8_t>(m_cursor.u8());
        m_header.lineRange = m_cursor.u8();
        m_header.opcodeBase = m_cursor.u8();
        for (unsigned i = 1; i < m_header.opcodeBase; ++i) m_header.operands.push_back(m_cursor.u8());
    }

    // Versions 2 to 4: texts up to an empty one. Folder 0 is the compilation's, files count from 1.
    void readFiles() {
        m_folders.emplace_back(m_unit.directory);
        for (;;) {
            const std::string_view folder = m_cursor.text();
            if (folder.empty() || full(m_folders.size())) break;
            addFolder(folder);
        }
        m_header.files.emplace_back();
        for (;;) {
            const std::string_view name = m_cursor.text();
            if (name.empty() || full(m_header.files.size())) return;
            const std::uint64_t folder = m_cursor.uleb();
            static_cast<void>(m_cursor.uleb());  // time
            static_cast<void>(m_cursor.uleb());  // size
            addFile(name, folder, {});
        }
    }

    struct Format {
        LineContent content{};
        AttributeSpec spec{};
    };
    struct Item {
        std::string_view path{};
        std::uint64_t folder = 0;
        ByteSpan md5{};
    };

    std::vector<Format> readFormats() {
        std::vector<Format> formats(m_cursor.u8());
        if (formats.size() > kMaxFormats) m_damaged = "a file entry has too many parts";
        for (Format& format : formats) {
            format.content = static_cast<LineContent>(std::min<std::uint64_t>(m_cursor.uleb(), UINT8_MAX));
            format.spec.form = static_cast<Form>(std::min<std::uint64_t>(m_cursor.uleb(), UINT16_MAX));
        }
        return formats;
    }
    Item readItem(const std::vector<Format>& formats) {
        Item item;
        for (const Format& format : formats) {
            const Value value = readValue(m_cursor, m_sections, m_unit, format.spec);
            if (format.content == LineContent::Path) item.path = value.text;
            if (format.content == LineContent::DirectoryIndex) item.folder = value.number;
            if (format.content == LineContent::Md5) item.md5 = value.block;
        }
        return item;
    }
    template <class Take>
    void readItems(const Take& take) {
        const auto formats = readFormats();
        const std::uint64_t count = m_cursor.uleb();
        // Parts that take no bytes could be counted without end.
        if (count > kMaxLineFiles || count > m_cursor.remaining())
            m_damaged = "a line program names too many files";
        for (std::uint64_t i = 0; i < count && !m_cursor.failed() && !m_damaged; ++i) take(readItem(formats));
    }
    // Folder 0 is the compilation's here too, but stands in the list, as does file 0.
    void readFifthFiles() {
        readItems([this](const Item& item) { addFolder(item.path); });
        readItems([this](const Item& item) { addFile(item.path, item.folder, item.md5); });
    }

    void addFolder(std::string_view folder) {
        const std::string_view base =
            m_folders.empty() ? m_unit.directory : std::string_view(m_folders.front());
        m_folders.push_back(isShowable(folder) ? joined(base, folder) : std::string());
        count(m_folders.back());
    }
    void addFile(std::string_view name, std::uint64_t folder, ByteSpan md5) {
        LineFile file;
        if (isShowable(name))
            file.path = joined(folder < m_folders.size() ? m_folders[folder] : std::string(), name);
        if (file.path.size() > kMaxSymbolText) file.path.clear();
        if (md5.size() == kMd5) {
            file.checksum.emplace();
            for (const std::byte b : md5) file.checksum->bytes.push_back(std::to_integer<std::uint8_t>(b));
        }
        count(file.path);
        m_header.files.push_back(std::move(file));
    }
    void count(const std::string& path) {
        m_textBytes += path.size();
        if (m_textBytes > kMaxLineTexts) m_damaged = "the paths of a line program are too long";
    }
    bool full(std::size_t count) {
        if (count > kMaxLineFiles) m_damaged = "a line program names too many files";
        return m_damaged != nullptr;
    }

    Cursor& m_cursor;
    const Sections& m_sections;
    const Unit& m_unit;
    LineHeader m_header;
    std::vector<std::string> m_folders;
    std::size_t m_textBytes = 0;
    const char* m_damaged = nullptr;
};

}  // namespace

Result<LineHeader> decodeLineHeader(Cursor& cursor, const Sections& sections, const Unit& unit) {
    const std::uint64_t start = cursor.offset();
    const auto [length, wide] = cursor.initialLength();
    if (cursor.failed()) return cutOff(SectionId::Line, cursor);
    if (length > cursor.remaining())
        return fail(
            ErrorCode::Truncated,
            fmt::format(".debug_line+0x{:x}: a line program is to have 0x{:x} bytes, 0x{:x} are there", start,
                        length, cursor.remaining()),
            start);
    cursor = Cursor(sections.of(SectionId::Line), cursor.offset(), cursor.offset() + length);
    // Forms in the program's header are as wide as the program says, whatever the unit is.
    Unit own = unit;
    own.wide = wide;
    HeaderReader reader(cursor, sections, own);
    reader.setWide(wide);
    return reader.run();
}

}  // namespace hawser::symbols::dwarf
