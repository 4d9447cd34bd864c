#pragma once

#include <string_view>

// What stands in front of a word of a C++ expression that is not finished. Pure; views into the text.
namespace hawser::command {

// The operand of the . or -> that the text ends with: "p->Next", "((_ITEM *)@rcx)"; empty: there is none.
std::string_view cppOwner(std::string_view text);
// A type may come next: behind a bracket, a comma, "struct" and its kin.
bool mayBeType(std::string_view text);

}  // namespace hawser::command
