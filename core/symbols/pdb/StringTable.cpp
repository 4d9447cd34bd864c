#include "core/symbols/pdb/StringTable.h"

#include "core/symbols/SymbolText.h"
#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t kTableSignature = 0xEFFEEFFE;

}  // namespace

void StringTable::read() const {
    const auto found = m_file.info().named.find("/names");
    if (found == m_file.info().named.end()) return;
    const auto bytes = m_file.container().read(found->second);
    if (!bytes) return;
    ByteReader reader(*bytes, "names");
    if (reader.u32() != kTableSignature) return;
    reader.skip(4);  // how it is hashed
    const ByteSpan texts = reader.bytes(reader.u32());
    m_texts.assign(texts.begin(), texts.end());
}

std::string_view StringTable::at(std::uint32_t offset) const {
    std::call_once(m_once, [this] { read(); });
    ByteReader reader(m_texts, "name");
    reader.seek(offset);
    const std::string_view text = takeText(reader);
    return isShowable(text) ? text : std::string_view();
}

}  // namespace hawser::symbols::pdb
