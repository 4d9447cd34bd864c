#include "core/symbols/coff/CoffSymbols.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Machine.h"
#include "core/symbols/NameTable.h"
#include "core/symbols/SymbolText.h"
#include "core/symbols/coff/PlainName.h"

namespace hawser::symbols::coff {

namespace {

constexpr std::uint8_t kExternal = 2;  // IMAGE_SYM_CLASS_EXTERNAL
constexpr std::uint8_t kStatic = 3;    // IMAGE_SYM_CLASS_STATIC
constexpr std::size_t kShortName = 8;  // bytes

struct Record {
    std::string name;
    std::uint32_t value = 0;    // bytes from the section's start
    std::uint16_t section = 0;  // from 1; 0 and the highest ones mean none
    std::uint8_t storage = 0;
    std::uint8_t more = 0;  // records that belong to this one
};

std::string nameAt(ByteSpan strings, std::uint32_t offset) {
    if (offset >= strings.size()) return {};
    const ByteSpan rest = strings.subspan(offset, std::min(strings.size() - offset, kMaxSymbolText + 1));
    return ByteReader(rest, "string table").ansi(rest.size());
}

Record decodeRecord(ByteReader& reader, ByteSpan strings) {
    Record record;
    ByteReader name(reader.bytes(kShortName), "symbol name");
    if (ByteReader place = name; place.u32() == 0)
        record.name = nameAt(strings, place.u32());
    else
        record.name = name.ansi(kShortName);
    record.value = reader.u32();
    record.section = reader.u16();
    reader.skip(2);  // type: tells functions apart, as the section does more surely
    record.storage = reader.u8();
    record.more = reader.u8();
    return record;
}

class CoffSource final : public SymbolSource {
  public:
    explicit CoffSource(CoffSymbols symbols)
        : m_symbols(std::move(symbols)), m_names(m_symbols.takeSymbols()) {}

    std::string_view kind() const override { return "COFF symbols"; }
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const override { return m_names.nameAt(rva); }
    std::optional<Symbol> nextAfter(std::uint32_t rva) const override { return m_names.nextAfter(rva); }
    std::optional<Symbol> find(std::string_view name) const override { return m_names.find(name); }
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const override {
        m_names.forEach(pattern, take);
    }

  private:
    CoffSymbols m_symbols;
    NameTable m_names;
};

}  // namespace

Result<CoffSymbols> CoffSymbols::read(const ImageFile& image) {
    const auto records = image.symbolRecords();
    if (!records) return tl::unexpected(records.error());
    const auto strings = image.symbolStrings();
    if (!strings) return tl::unexpected(strings.error());
    if (records->size() / ImageFile::kSymbolRecord > kMaxSymbols)
        return fail(ErrorCode::Unsupported, "its COFF symbol table is larger than can be read");
    CoffSymbols table;
    const auto& sections = image.image().sections();
    const auto machine = static_cast<Machine>(image.image().machine());
    std::size_t textBytes = 0;
    ByteReader reader(*records, "COFF symbol table");
    while (reader.remaining() > 0) {
        const Record record = decodeRecord(reader, *strings);
        reader.skip(record.more * ImageFile::kSymbolRecord);
        if (record.storage != kExternal && record.storage != kStatic) continue;
        if (record.section == 0 || record.section > sections.size()) continue;
        // Sections are named here too, and what the linker makes for itself.
        if (!isShowable(record.name) || record.name.starts_with('.')) continue;
        const PeSection& section = sections[record.section - 1U];
        if (record.value >= std::max(section.virtualSize, section.fileSize)) continue;
        const std::uint32_t rva = section.rva + record.value;
        const std::string& name = table.m_names->emplace_back(plainName(record.name, machine));
        textBytes += name.size();
        if (textBytes > kMaxTexts)
            return fail(ErrorCode::Unsupported, "the names of its COFF symbols are longer than can be kept");
        if (!name.empty())
            table.m_symbols.push_back({.name = name, .rva = rva, .code = image.image().isCode(rva)});
    }
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    return table;
}

Result<std::unique_ptr<const SymbolSource>> openCoffSymbols(const ImageFile& image) {
    auto symbols = CoffSymbols::read(image);
    if (!symbols) return tl::unexpected(symbols.error());
    if (symbols->empty()) return fail(ErrorCode::NotAvailable, "it has no COFF symbols");
    return std::make_unique<const CoffSource>(std::move(*symbols));
}

}  // namespace hawser::symbols::coff
