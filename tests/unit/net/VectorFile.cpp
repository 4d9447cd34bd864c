#include "tests/unit/net/VectorFile.h"

#include <algorithm>
#include <fstream>

#include "core/base/Text.h"

namespace hawser::test {

std::optional<VectorFile> VectorFile::read(const std::string& path) {
    std::ifstream file(path);
    if (!file) return std::nullopt;
    VectorFile vectors;
    std::string line;
    while (std::getline(file, line)) {
        if (line.empty() || line.front() == '#') continue;
        if (line.front() == '[') {
            vectors.blocks.push_back({line.substr(1, line.find(']') - 1), {}});
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        auto& fields = vectors.blocks.empty() ? vectors.head : vectors.blocks.back().fields;
        fields[line.substr(0, colon)] = std::string(trim(std::string_view(line).substr(colon + 1)));
    }
    return vectors;
}

kd::net::Key keyFromHex(const std::string& text) {
    kd::net::Key key{};
    const Bytes bytes = fromHex(text);
    std::copy_n(bytes.begin(), std::min(bytes.size(), key.size()), key.begin());
    return key;
}

}  // namespace hawser::test
