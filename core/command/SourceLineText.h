#pragma once

#include <optional>
#include <string>

#include "core/engine/Debugger.h"
#include "core/engine/SourceLines.h"

// Source lines as commands and stops show them. Paths come from outside: made printable and bounded.
namespace hawser::command {

// " [c:\src\drv.c @ 12]"; empty where no line is known.
std::string lineSuffix(const std::optional<engine::SourcePosition>& position);
std::string lineSuffix(const engine::Debugger& debugger, Address address);
// "drv.c(12)", with the whole path.
std::string placeText(std::string_view file, std::uint32_t line);
// ">   12: int main()".
std::string listedLine(std::uint32_t number, std::string_view text, bool current);
// The line and those around it that l+s asks for; file and line where the text cannot be read.
std::string linesAt(const engine::Debugger& debugger, const engine::SourcePosition& position);

}  // namespace hawser::command
