#pragma once

#include <string_view>
#include <vector>

#include "core/command/Output.h"

namespace hawser::command {

// Debugger markup as runs of plain text: <link cmd="..."> and <exec cmd="..."> become links, other tags go,
// &lt; &gt; &amp; &quot; are characters.
std::vector<OutputRun> markupRuns(std::string_view markup, OutputKind kind);

}  // namespace hawser::command
