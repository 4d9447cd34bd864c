#pragma once

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/language/Program.h"

namespace hawser::test {

inline bool sameTree(const command::Block& a, const command::Block& b);

// Whether two statements say the same, but for the blanks between their parts.
inline bool sameTree(const command::Statement& a, const command::Statement& b) {
    const auto alike = [](std::string_view left, std::string_view right) {
        return trim(left) == trim(right);
    };
    const auto& x = a.each;
    const auto& y = b.each;
    return a.kind == b.kind && alike(a.text, b.text) && a.command.name == b.command.name &&
           alike(a.command.arguments, b.command.arguments) && a.command.processor == b.command.processor &&
           a.command.everyProcessor == b.command.everyProcessor && a.match.command == b.match.command &&
           a.match.suffix == b.match.suffix && a.conditions == b.conditions && x.source == y.source &&
           x.variable == y.variable && x.text == y.text && x.skipAtFirst == y.skipAtFirst &&
           x.skipEach == y.skipEach &&
           std::ranges::equal(a.blocks, b.blocks,
                              [](const auto& l, const auto& r) { return sameTree(l, r); });
}

inline bool sameTree(const command::Block& a, const command::Block& b) {
    return std::ranges::equal(a.statements, b.statements,
                              [](const auto& l, const auto& r) { return sameTree(l, r); });
}

}  // namespace hawser::test
