#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::test {

// Whether lines are those that are expected. "..." stands for any number of lines. Within a line stand <hex>,
// <dec> and <any> for digits of an address, decimal digits and any text; <name:hex> names what stands there,
// and <name> is the same again. Nothing: they are; else what is expected and not there.
std::optional<std::string> missingLine(const std::vector<std::string>& lines,
                                       const std::vector<std::string>& expected);

}  // namespace hawser::test
