#include <cstdint>

#include "core/symbols/PeImage.h"
#include "core/symbols/UnwindX64.h"

// Any bytes as an image file: headers, debug record, function table. Nothing to find but crashes and endless
// loops.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hawser;
    using namespace hawser::symbols;
    const ByteSpan input = std::as_bytes(std::span(data, size));
    const auto reader = readerOfFile(input);
    if (!reader) return 0;
    const auto image = PeImage::parse(*reader);
    if (!image) return 0;
    if (const auto record = image->codeView(*reader); record && *record) (void)(*record)->symbolServerKey();
    const auto table = image->directory(PeImage::Directory::Exception);
    const auto function = findFunction(*reader, table, image->entryPoint());
    if (function && *function) (void)readUnwindInfo(*reader, (*function)->unwindInfo);
    return 0;
}
