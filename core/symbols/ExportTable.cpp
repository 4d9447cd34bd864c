#include "core/symbols/ExportTable.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::symbols {

namespace {

constexpr std::size_t kDirectorySize = 40;

// Names go into command lines and onto screens.
bool isName(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

// Reads from the bytes of the directory, in which every address is looked for.
class ExportTable::Parser {
  public:
    Parser(const PeImage& image, DataDirectory where, ByteSpan bytes)
        : m_image(image), m_where(where), m_bytes(bytes) {}

    Result<> run(ExportTable& table) {
        ByteReader head(m_bytes, "export directory");
        head.skip(16);
        m_ordinalBase = head.u32();
        const std::uint32_t functions = head.u32();
        const std::uint32_t names = head.u32();
        const std::uint32_t functionArray = head.u32();
        const std::uint32_t nameArray = head.u32();
        const std::uint32_t ordinalArray = head.u32();
        if (auto done = head.finish(); !done) return done;
        if (functions > kMaxExports || names > kMaxExports)
            return fail(ErrorCode::Malformed,
                        fmt::format("the export directory claims {} exports and {} names", functions, names),
                        m_where.rva);
        if (auto read = readFunctions(functionArray, functions); !read) return read;
        if (auto read = readNames(table, nameArray, ordinalArray, names); !read) return read;
        addNumbered(table);
        table.m_names = NameTable(std::move(m_symbols));
        return {};
    }

  private:
    // `count` entries of `size` bytes; both are small enough for their product.
    Result<ByteReader> array(std::uint32_t rva, std::uint32_t count, std::uint32_t size) const {
        if (count == 0) return ByteReader({}, "export directory");
        const std::uint64_t length = std::uint64_t{count} * size;
        if (rva < m_where.rva || rva - m_where.rva > m_bytes.size() ||
            length > m_bytes.size() - (rva - m_where.rva))
            return fail(ErrorCode::Malformed,
                        fmt::format("a table of the export directory lies outside of it, at rva 0x{:x}", rva),
                        rva);
        return ByteReader(m_bytes.subspan(rva - m_where.rva, static_cast<std::size_t>(length)),
                          "export directory");
    }

    Result<> readFunctions(std::uint32_t rva, std::uint32_t count) {
        auto reader = array(rva, count, 4);
        if (!reader) return tl::unexpected(reader.error());
        m_functions.resize(count);
        m_named.resize(count);
        for (std::uint32_t& function : m_functions) function = reader->u32();
        return reader->finish();
    }

    Result<> readNames(ExportTable& table, std::uint32_t nameArray, std::uint32_t ordinalArray,
                       std::uint32_t count) {
        auto names = array(nameArray, count, 4);
        if (!names) return tl::unexpected(names.error());
        auto ordinals = array(ordinalArray, count, 2);
        if (!ordinals) return tl::unexpected(ordinals.error());
        for (std::uint32_t i = 0; i < count; ++i) {
            auto name = nameAt(names->u32());
            const std::uint16_t index = ordinals->u16();
            if (!name || index >= m_functions.size()) {
                ++table.m_refused;
                continue;
            }
            // Texts do not share their bytes, so that a table never outgrows the directory it came from.
            m_textBytes += name->size() + 1;
            if (m_textBytes > m_bytes.size())
                return fail(ErrorCode::Malformed, "the names of the export directory overlap", m_where.rva);
            m_named[index] = true;
            add(table, std::move(*name), m_functions[index]);
        }
        return {};
    }

    void addNumbered(ExportTable& table) {
        for (std::size_t i = 0; i < m_functions.size(); ++i)
            if (!m_named[i] && m_functions[i] != 0)
                add(table, fmt::format("Ordinal{}", m_ordinalBase + i), m_functions[i]);
    }

    void add(ExportTable& table, std::string name, std::uint32_t rva) {
        if (isInside(rva)) return;  // a forwarder: the text that names a routine of another image
        if (rva == 0 || rva >= m_image.sizeOfImage()) {
            ++table.m_refused;
            return;
        }
        m_symbols.push_back(
            {.name = table.m_texts->emplace_back(std::move(name)), .rva = rva, .code = m_image.isCode(rva)});
    }

    bool isInside(std::uint32_t rva) const {
        return rva >= m_where.rva && rva - m_where.rva < m_bytes.size();
    }

    std::optional<std::string> nameAt(std::uint32_t rva) const {
        if (!isInside(rva)) return {};
        const ByteSpan rest = m_bytes.subspan(rva - m_where.rva);
        const ByteSpan part = rest.first(std::min(rest.size(), kMaxName + 1));
        const auto end = std::ranges::find(part, std::byte{0});
        if (end == part.end()) return {};
        std::string text;
        std::ranges::transform(part.begin(), end, std::back_inserter(text),
                               [](std::byte b) { return static_cast<char>(b); });
        return isName(text) ? std::optional(std::move(text)) : std::nullopt;
    }

    const PeImage& m_image;
    const DataDirectory m_where;
    const ByteSpan m_bytes;
    std::uint32_t m_ordinalBase = 0;
    std::vector<std::uint32_t> m_functions;
    std::vector<bool> m_named;
    std::size_t m_textBytes = 0;
    std::vector<Symbol> m_symbols;
};

Result<ExportTable> ExportTable::parse(const PeImage& image, const ImageReader& read) {
    ExportTable table;
    const DataDirectory where = image.directory(PeImage::Directory::Export);
    if (!where.present()) return table;
    if (where.size < kDirectorySize || where.size > kMaxDirectory || where.rva > image.sizeOfImage() ||
        where.size > image.sizeOfImage() - where.rva)
        return fail(ErrorCode::Malformed,
                    fmt::format("an export directory of 0x{:x} bytes cannot lie at rva 0x{:x} of the image",
                                where.size, where.rva),
                    where.rva);
    const auto bytes = read(where.rva, where.size);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto parsed = Parser(image, where, *bytes).run(table); !parsed) return tl::unexpected(parsed.error());
    return table;
}

}  // namespace hawser::symbols
