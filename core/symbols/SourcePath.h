#pragma once

#include <string_view>

namespace hawser::symbols {

// True where `end` is the whole path or its end from a folder or file name on, ignoring case and the
// direction of slashes: "src/drv.c" of "C:\\build\\Src\\drv.c".
bool pathEndsWith(std::string_view path, std::string_view end);

}  // namespace hawser::symbols
