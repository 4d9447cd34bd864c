#include "core/disassembly/Spelling.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace hawser::disassembly {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// The condition codes where the two differ.
constexpr std::array<Pair, 8> kConditions{{{"z", "e"},
                                           {"nz", "ne"},
                                           {"nb", "ae"},
                                           {"nbe", "a"},
                                           {"nl", "ge"},
                                           {"nle", "g"},
                                           {"pe", "p"},
                                           {"po", "np"}}};
constexpr std::array<std::string_view, 3> kConditionalPrefixes{"cmov", "set", "j"};
constexpr std::array<Pair, 3> kWholeWords{{{"int3", "int"}, {"fwait", "wait"}, {"salc", "setalc"}}};

}  // namespace

std::string windbgMnemonic(std::string_view zydis) {
    for (const auto& [from, to] : kWholeWords) {
        if (zydis == from) return std::string(to);
    }
    for (const std::string_view prefix : kConditionalPrefixes) {
        if (!zydis.starts_with(prefix)) continue;
        for (const auto& [from, to] : kConditions) {
            if (zydis.substr(prefix.size()) == from) return fmt::format("{}{}", prefix, to);
        }
    }
    return std::string(zydis);
}

std::string windbgNumber(std::uint64_t value) {
    if (value < 10) return fmt::format("{}", value);
    std::string digits = fmt::format("{:X}h", value);
    if (digits.front() > '9') digits.insert(digits.begin(), '0');
    return digits;
}

std::string windbgRegister(std::string_view zydis) {
    const bool stack = zydis.size() == 3 && zydis.starts_with("st") && zydis[2] >= '0' && zydis[2] <= '7';
    return stack ? fmt::format("st({})", zydis[2]) : std::string(zydis);
}

}  // namespace hawser::disassembly
