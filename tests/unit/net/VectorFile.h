#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/kd/net/NetKey.h"
#include "tests/support/ByteText.h"

namespace hawser::test {

// A file of captured datagrams: "[name]" and "field: value" lines; the lines before the first name are the
// file's own.
struct VectorFile {
    struct Block {
        std::string name;
        std::map<std::string, std::string> fields;
    };
    std::map<std::string, std::string> head;
    std::vector<Block> blocks;

    // Nothing when the file is not there.
    static std::optional<VectorFile> read(const std::string& path);
};

kd::net::Key keyFromHex(const std::string& text);

}  // namespace hawser::test
