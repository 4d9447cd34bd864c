#pragma once

#include <string>

namespace hawser::test {

// The least that passes for a PDB: its superblock tells `blocks` of 4096 bytes, behind it stands `text`.
inline std::string pdbWith(const std::string& text, unsigned blocks = 1) {
    std::string pdb(
        "Microsoft C/C++ MSF 7.00\r\n\x1a"
        "DS\0\0\0",
        32);
    pdb += std::string("\0\x10\0\0\1\0\0\0", 8);
    for (unsigned i = 0; i < 4; ++i) pdb += static_cast<char>(blocks >> 8 * i);
    pdb += text;
    pdb.resize(std::size_t{4096} * blocks, 'x');
    return pdb;
}

}  // namespace hawser::test
