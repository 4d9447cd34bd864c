#pragma once

#include <map>
#include <string>

#include "core/symbols/PeImage.h"
#include "core/symbols/pdb/MsfFile.h"

namespace hawser::symbols::pdb {

// Which PDB this is, and the streams that have names. Layout: LLVM's "The PDB Info Stream". A value.
struct InfoStream {
    std::array<std::byte, 16> guid{};  // as stored
    std::uint32_t age = 0;             // grows whenever the file is written, unlike that of the DBI stream
    std::map<std::string, std::uint32_t, std::less<>> named;

    // Errors as MsfFile::read(), and Malformed.
    static Result<InfoStream> read(const MsfFile& file);

    static constexpr std::uint32_t kStream = 1;
    static constexpr std::uint32_t kMaxNamed = 4096;  // injected sources have one each
};

}  // namespace hawser::symbols::pdb
