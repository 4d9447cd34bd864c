#pragma once

#include <deque>
#include <memory>
#include <string>

#include "core/symbols/NameTable.h"
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

    std::size_t size() const { return m_names.byAddress().size(); }
    // Names that were left out: without an end, not printable, or of nothing in the image.
    std::size_t refused() const { return m_refused; }

    std::string_view kind() const override { return "export symbols"; }
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const override { return m_names.nameAt(rva); }
    std::optional<Symbol> nextAfter(std::uint32_t rva) const override { return m_names.nextAfter(rva); }
    std::optional<Symbol> find(std::string_view name) const override { return m_names.find(name); }
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const override {
        m_names.forEach(pattern, take);
    }

    static constexpr std::uint32_t kMaxDirectory = 8 << 20;  // bytes; a large program has less than one MB
    static constexpr std::uint32_t kMaxExports = 0x10000;    // ordinals have 16 bits
    static constexpr std::size_t kMaxName = 4096;            // bytes; what compilers make of C++ names

  private:
    class Parser;

    ExportTable() = default;

    // The texts stay where they are, wherever this is moved to.
    std::unique_ptr<std::deque<std::string>> m_texts = std::make_unique<std::deque<std::string>>();
    NameTable m_names;
    std::size_t m_refused = 0;
};

}  // namespace hawser::symbols
