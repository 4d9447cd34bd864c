#pragma once

#include <string_view>

#include "core/command/cpp/CppNames.h"
#include "core/command/cpp/CppSyntax.h"

namespace hawser::command {

// The C++ expressions of the public page "C++ Numbers and Operators", with its precedence. Whether a name in
// brackets is a cast is a question for `names`. InvalidArgument: WinDbg's sentence with the text from the
// offending word on.
Result<CppTree> parseCpp(std::string_view text, const CppNames& names, unsigned pointerBytes);

}  // namespace hawser::command
