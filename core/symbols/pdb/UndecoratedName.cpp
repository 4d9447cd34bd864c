#include "core/symbols/pdb/UndecoratedName.h"

#include <llvm/Demangle/MicrosoftDemangle.h>

#include <algorithm>
#include <cmath>

#include "core/base/Machine.h"
#include "core/base/Text.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::size_t kMaxDecorated = 4096;      // bytes; each may nest one deeper, on the stack
constexpr double kMaxUndecorated = 1024 * 1024;  // bytes

// A digit repeats one of ten types that were told before. Where these are types of functions, whose arguments
// are repeated ones again, a short name stands for an endless text.
bool mayExplode(std::string_view name) {
    double functions = 1;
    for (std::size_t i = 1; i < name.size(); ++i)
        if ((name[i] == '6' || name[i] == '8') && name[i - 1] >= 'A' && name[i - 1] <= 'Z') ++functions;
    functions = std::min(functions, 10.0);
    const auto digits = static_cast<double>(std::ranges::count_if(name, isDigit));
    const bool hasTypes = name.find("?$") != std::string_view::npos;
    return hasTypes &&
           std::pow(digits / functions + 1, functions) * static_cast<double>(name.size()) > kMaxUndecorated;
}

std::string undecoratedCpp(std::string_view name) {
    if (name.starts_with("??_C@")) return "`string'";
    if (name.size() > kMaxDecorated || mayExplode(name)) return std::string(name);
    llvm::ms_demangle::Demangler demangler;
    std::string_view rest = name;
    const llvm::ms_demangle::SymbolNode* const symbol = demangler.parse(rest);
    if (demangler.Error || symbol == nullptr || symbol->Name == nullptr) return std::string(name);
    std::string whole = symbol->Name->toString();
    return whole.size() <= kMaxSymbolText ? whole : std::string(name);
}

}  // namespace

std::string undecorated(std::string_view name, std::uint16_t machine) {
    if (name.starts_with('?')) return undecoratedCpp(name);
    const bool decoratesC = machine == static_cast<std::uint16_t>(Machine::X86);
    return std::string(decoratesC ? withoutConvention(name) : name);
}

}  // namespace hawser::symbols::pdb
