#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/symbols/SymbolFile.h"

namespace hawser::session {

using SourceOrError = Result<std::unique_ptr<const symbols::SymbolSource>>;

// What reads the files that are found. Any thread.
struct SymbolReaders {
    std::function<SourceOrError(const std::string& path,
                                const std::optional<symbols::CodeViewRecord>& expected)>
        pdb;
    // Of the image itself; empty: nothing can be read of one.
    std::function<SourceOrError(const std::string& path, const symbols::ImageIdentity& expected)> image;
};

// Those of core/symbols.
SymbolReaders usualReaders();

}  // namespace hawser::session
