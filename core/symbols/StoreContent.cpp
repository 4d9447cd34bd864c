#include "core/symbols/StoreContent.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols {

namespace {

constexpr std::string_view kOldMsf = "Microsoft C/C++ program database 2.00";
constexpr std::uint32_t kMaxBlock = 0x10000;  // bytes; linkers make them of 4096

bool looksLikeMarkup(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::string start = toLower(trim(text));
    return start.starts_with('<');
}

}  // namespace

std::string contentTrouble(ByteSpan start, StoreContent expected) {
    const std::string_view text = asText(start.first(std::min(start.size(), kContentStart)));
    const auto begins = [&](std::string_view magic) {
        return text.starts_with(magic.substr(0, text.size()));
    };
    if (text.empty()) return "it is empty";
    const std::string found = looksLikeMarkup(text) ? "it is a web page" : "it is something else";
    switch (expected) {
        case StoreContent::Pdb:
            if (begins(kMsfMagic)) return {};
            if (begins(kOldMsf)) return "it is a PDB of Visual C++ 6.0 or older";
            if (begins("BSJB")) return "it is a portable PDB, of managed code";
            return found + ", not a PDB";
        case StoreContent::Image:
            return begins("MZ") ? std::string() : found + ", not an image";
        case StoreContent::Cabinet:
            return begins("MSCF") ? std::string() : found + ", not a cabinet";
        case StoreContent::Pointer:
            return begins("PATH:") || begins("MSG:") ? std::string() : found + ", not a file.ptr";
    }
    return found;
}

std::optional<std::uint64_t> pdbSize(ByteSpan start) {
    if (!asText(start).starts_with(kMsfMagic)) return std::nullopt;
    ByteReader reader(start, "PDB superblock");
    reader.skip(kMsfMagic.size());
    const std::uint32_t block = reader.u32();
    reader.skip(4);
    const std::uint32_t blocks = reader.u32();
    if (!reader.finish() || block > kMaxBlock) return std::nullopt;
    return std::uint64_t{block} * blocks;
}

}  // namespace hawser::symbols
