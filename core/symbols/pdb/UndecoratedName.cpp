#include "core/symbols/pdb/UndecoratedName.h"

#include <llvm/Demangle/MicrosoftDemangle.h>

#include <algorithm>
#include <cmath>

#include "core/base/Machine.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::pdb {

namespace {

constexpr std::size_t kMaxDecorated = 4096;      // bytes; each may nest one deeper, on the stack
constexpr double kMaxUndecorated = 1024 * 1024;  // bytes
constexpr std::size_t kMaxArgumentDigits = 5;    // of the count of bytes on the stack

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

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

// "_name", "_name@12", "@name@12", "name@@12": cdecl, stdcall, fastcall, vectorcall.
std::string_view undecoratedC(std::string_view name) {
    const std::size_t at = name.rfind('@');
    if (at != std::string_view::npos && at != 0) {
        const std::string_view digits = name.substr(at + 1);
        if (!digits.empty() && digits.size() <= kMaxArgumentDigits && std::ranges::all_of(digits, isDigit)) {
            name = name.substr(0, at);
            if (name.ends_with('@')) return name.substr(0, name.size() - 1);
        }
    }
    return name.starts_with('_') || name.starts_with('@') ? name.substr(1) : name;
}

}  // namespace

std::string undecorated(std::string_view name, std::uint16_t machine) {
    if (name.starts_with('?')) return undecoratedCpp(name);
    const bool decoratesC = machine == static_cast<std::uint16_t>(Machine::X86) && name.size() > 1;
    return std::string(decoratesC ? undecoratedC(name) : name);
}

}  // namespace hawser::symbols::pdb
