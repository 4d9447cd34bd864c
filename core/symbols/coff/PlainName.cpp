#include "core/symbols/coff/PlainName.h"

#include <algorithm>
#include <optional>

#include "core/base/Text.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::coff {

namespace {

// Takes "5deriv" off; nothing: no name begins there.
std::optional<std::string_view> takeIdentifier(std::string_view& rest) {
    std::size_t length = 0;
    std::size_t digits = 0;
    while (digits < rest.size() && isDigit(rest[digits]) && length < rest.size())
        length = length * 10 + static_cast<std::size_t>(rest[digits++] - '0');
    if (digits == 0 || length == 0 || length > rest.size() - digits) return {};
    const std::string_view name = rest.substr(digits, length);
    rest.remove_prefix(digits + length);
    return name;
}

void append(std::string& whole, std::string_view part) {
    if (!whole.empty()) whole += "::";
    whole += part;
}

// <nested-name> without its N: identifiers, a constructor or destructor at the end, E.
std::optional<std::string> nestedName(std::string_view rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of("rVKRO"), rest.size()));
    std::string whole;
    std::string_view last;
    while (!rest.empty() && rest.front() != 'E') {
        if (rest.front() == 'L') rest.remove_prefix(1);
        if (const auto name = takeIdentifier(rest)) {
            last = *name == "_GLOBAL__N_1" ? "`anonymous namespace'" : *name;
            append(whole, last);
            continue;
        }
        const bool structor =
            rest.size() >= 3 && (rest[0] == 'C' || rest[0] == 'D') && isDigit(rest[1]) && rest[2] == 'E';
        if (!structor || last.empty()) return {};
        append(whole, (rest[0] == 'D' ? "~" : "") + std::string(last));
        return whole;
    }
    if (rest.empty() || whole.empty()) return {};
    return whole;
}

std::optional<std::string> cplusName(std::string_view name) {
    if (!name.starts_with("_Z")) return {};
    name.remove_prefix(2);
    if (name.starts_with('N')) return nestedName(name.substr(1));
    if (name.starts_with('L')) name.remove_prefix(1);
    const auto plain = takeIdentifier(name);
    if (!plain || name.starts_with('I')) return {};
    return std::string(*plain);
}

}  // namespace

std::string plainName(std::string_view linked, Machine machine) {
    const std::string_view bare = machine == Machine::X86 ? withoutConvention(linked) : linked;
    if (auto name = cplusName(bare)) return *name;
    return std::string(bare);
}

}  // namespace hawser::symbols::coff
