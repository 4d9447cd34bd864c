#pragma once

#include <string>

#include "core/base/ByteReader.h"

namespace hawser::dump {

// What a file is by its first bytes.
enum class FileSignature {
    Dump64,
    Dump32,
    Elf,
    UserMinidump,
    Gzip,
    Zip,
    Cabinet,
    Zstandard,
    Xz,
    Text,
    Unknown
};

FileSignature signatureOf(ByteSpan start);
// Why a file that begins so is not read here: one sentence. For all but the kernel's dumps and ELF.
std::string refusalOf(FileSignature signature, ByteSpan start);

}  // namespace hawser::dump
