#pragma once

#include <string>
#include <string_view>

#include "core/base/Machine.h"

namespace hawser::symbols::coff {

// What a person calls a function or variable that the linker knows by this name: without what x86 calling
// conventions add, and of C++ names (Itanium C++ ABI, chapter 5.1) the qualified name without arguments.
// Names with templates and operators in them stay as they are: a whole demangler makes gigabytes out of a
// hostile name of a hundred bytes.
std::string plainName(std::string_view linked, Machine machine);

}  // namespace hawser::symbols::coff
