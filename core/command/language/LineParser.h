#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/command/language/Program.h"

namespace hawser::command {

// The grammar of a line or a script: commands parted by ';' or line ends, quoted strings, '*' and '$$'
// comments, and the tokens with their conditions in () and their commands in {}. Between ) and {, and in
// front of .elsif and .else, a ';' or a line end changes nothing, so that scripts may be written over several
// lines. InvalidArgument: what is wrong, and in which column; `at` is the offset. Nothing has run then.
Result<std::shared_ptr<const Program>> parseProgram(std::string text, const CommandRegistry& registry);

inline constexpr unsigned kMaxNesting = 64;  // blocks within each other

}  // namespace hawser::command
