#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/symbols/ImageFile.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols::coff {

// The functions and variables in the COFF symbol table of an image file, which MinGW's linkers leave there.
// Layout: Microsoft's "PE Format" documentation, "COFF Symbol Table". A value; any thread.
class CoffSymbols {
  public:
    // Empty where the file has no table. Errors: Truncated, Malformed, Io; Unsupported: of more than
    // kMaxSymbols, or kMaxTexts of names.
    static Result<CoffSymbols> read(const ImageFile& image);

    // In no order, to be taken once. The texts live as long as this, also where it is moved to.
    std::vector<Symbol> takeSymbols() { return std::exchange(m_symbols, {}); }
    bool empty() const { return m_symbols.empty(); }

    static constexpr std::size_t kMaxSymbols = 1 << 22;  // a kernel has thirty thousand
    // Bytes. All may have one long name in the file, which is not kept once here.
    static constexpr std::size_t kMaxTexts = 256 << 20;

  private:
    std::unique_ptr<std::deque<std::string>> m_names = std::make_unique<std::deque<std::string>>();
    std::vector<Symbol> m_symbols;
};

// "COFF symbols" as a source. Errors as CoffSymbols::read(); NotAvailable: the file has none.
Result<std::unique_ptr<const SymbolSource>> openCoffSymbols(const ImageFile& image);

}  // namespace hawser::symbols::coff
