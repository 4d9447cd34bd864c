#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "core/symbols/StoreContent.h"
#include "core/symbols/SymbolPath.h"
#include "core/symbols/SymbolStore.h"

// What a user, a server and a file.ptr say: no crash, a limited number of places, names that stay in their
// folder, and a path that is the same when it is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hawser;
    using namespace hawser::symbols;
    const ByteSpan bytes = std::as_bytes(std::span(data, size));
    std::string text(size, '\0');
    std::ranges::transform(bytes, text.begin(), [](std::byte b) { return static_cast<char>(b); });

    const SymbolPath path(text, "/store");
    if (path.places().size() > SymbolPath::kMaxPlaces) std::abort();
    const SymbolPath again(path.text(), "/store");
    if (again.places() != path.places() || again.text() != path.text()) std::abort();

    if (const auto target = decodeFilePointer(text))
        if (target->find('\0') != std::string::npos || target->empty()) std::abort();
    const ImageIdentity image{text, 0, 1, 1, CodeViewRecord{{}, 1, text}};
    for (const auto& file : {pdbOf(image), imageFileOf(image)})
        if (file && file->name.find('/') != std::string::npos) std::abort();

    for (const StoreContent content :
         {StoreContent::Pdb, StoreContent::Image, StoreContent::Cabinet, StoreContent::Pointer})
        static_cast<void>(contentTrouble(bytes, content));
    static_cast<void>(pdbSize(bytes));
    return 0;
}
