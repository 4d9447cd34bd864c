#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

namespace hawser::symbols {

enum class StoreContent {
    Pdb,
    Image,
    Cabinet,  // a compressed one of them
    Pointer,  // file.ptr
};

// Why a file that begins so is not what it should be, as the rest of a sentence; empty: it may be. Servers
// send pages of text where they have no file, and say that all is well.
std::string contentTrouble(ByteSpan start, StoreContent expected);

// How many bytes a PDB that begins so has, by its superblock (LLVM's "The MSF File Format"); nothing: it is
// none, or cut off in there.
std::optional<std::uint64_t> pdbSize(ByteSpan start);

// What a PDB of version 7 begins with.
inline constexpr std::string_view kMsfMagic(
    "Microsoft C/C++ MSF 7.00\r\n\x1a"
    "DS\0\0\0",
    32);

// Bytes from the start of a file that these need.
inline constexpr std::size_t kContentStart = 64;

}  // namespace hawser::symbols
