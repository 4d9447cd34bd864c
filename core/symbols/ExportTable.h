#pragma once

#include <vector>

#include "core/symbols/PeImage.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols {

// The names under which an image exports what it holds. Layout: "PE Format", the .edata section. Linkers put
// all of it, texts included, into the one range that the data directory tells, so that a single large read
// has it; what points out of that range is not believed. Forwarders lead out of the image and are left out;
// what has a number only is called Ordinal12.
class ExportTable final : public SymbolSource {
  public:
    // Empty for an image that exports nothing. Errors: what `read` fails with; Malformed, Truncated: the
    // directory contradicts itself.
    static Result<ExportTable> parse(const PeImage& image, const ImageReader& read);

    std::size_t size() const { return m_exports.size(); }
    // Names that were left out: without an end, not printable, or of nothing in the image.
    std::size_t refused() const { return m_refused; }

    std::string_view kind() const override { return "export symbols"; }
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const override;
    std::optional<Symbol> nextAfter(std::uint32_t rva) const override;
    std::optional<Symbol> find(std::string_view name) const override;
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const override;

    static constexpr std::uint32_t kMaxDirectory = 8 << 20;  // bytes; a large program has less than one MB
    static constexpr std::uint32_t kMaxExports = 0x10000;    // ordinals have 16 bits
    static constexpr std::size_t kMaxName = 4096;            // bytes; what compilers make of C++ names

  private:
    struct Export {
        std::string name;
        std::uint32_t rva = 0;
        bool code = false;
    };
    class Parser;

    ExportTable() = default;
    void sort();

    std::vector<Export> m_exports;        // by address, then by name
    std::vector<std::uint32_t> m_byName;  // indices
    std::size_t m_refused = 0;
};

}  // namespace hawser::symbols
