#pragma once

#include <string>
#include <string_view>

// C++ expressions for the parts of what an expression comes to. Pure.
namespace hawser::command {

// Whether it stands for itself: a word of letters, digits and underscores.
bool isCppWord(std::string_view text);
// With brackets around it where something that is put behind it would not be about all of it.
std::string cppOperand(std::string_view expression);

}  // namespace hawser::command
