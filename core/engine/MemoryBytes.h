#pragma once

#include <cstddef>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::engine {

// What was read, byte by byte: unreadable bytes hold zero in `bytes` and false in `valid`, and are shown as
// ??.
struct MemoryBytes {
    Address start;
    Bytes bytes;
    std::vector<bool> valid;  // same length as bytes
    // Which of them the target does not hold: an image file told them. As long as bytes; empty: none.
    std::vector<bool> fromFile = {};

    std::size_t size() const { return bytes.size(); }
    bool allValid() const;
    bool noneValid() const;
    std::size_t validPrefix() const;  // readable bytes from the start
    bool isFromFile(std::size_t at) const { return at < fromFile.size() && fromFile[at]; }
};

}  // namespace hawser::engine
