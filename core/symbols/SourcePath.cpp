#include "core/symbols/SourcePath.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::symbols {

namespace {

char plain(char c) {
    return c == '\\' ? '/' : lowered(c);
}

}  // namespace

bool pathEndsWith(std::string_view path, std::string_view end) {
    if (end.empty() || end.size() > path.size()) return false;
    const std::size_t start = path.size() - end.size();
    if (!std::ranges::equal(path.substr(start), end, {}, plain, plain)) return false;
    return start == 0 || plain(path[start - 1]) == '/' || plain(end.front()) == '/';
}

}  // namespace hawser::symbols
