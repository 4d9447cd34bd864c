#include <algorithm>
#include <cstdint>

#include "core/symbols/coff/CoffSymbols.h"
#include "core/symbols/dwarf/DebugLink.h"
#include "core/symbols/dwarf/DwarfSource.h"
#include "tests/support/AskedEverything.h"
#include "tests/support/DwarfBuilder.h"

// Bytes as an image file with DWARF debug information and a COFF symbol table. The input is read twice: as
// the file itself, and laid by exclusive or over a small valid one, so that most inputs get past the headers.
using namespace hawser;
using namespace hawser::symbols;

namespace {

void readImage(ByteSpan input) {
    const ImageReader read = [input](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
        if (offset > input.size() || count > input.size() - offset)
            return fail(ErrorCode::Truncated, "the file ends too early", input.size());
        const ByteSpan part = input.subspan(static_cast<std::size_t>(offset), count);
        return Bytes(part.begin(), part.end());
    };
    const auto file = ImageFile::create(read, input.size());
    if (!file) return;
    static_cast<void>(dwarf::readDebugLink(*file));
    if (const auto symbols = coff::openCoffSymbols(*file)) test::askedEverything(**symbols);
    if (const auto source = dwarf::DwarfSource::create(*file, *file)) test::askedEverything(**source);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteSpan input = std::as_bytes(std::span(data, size));
    readImage(input);
    static const Bytes kValid = test::sampleDwarf().image();
    // The headers are zero for the most part: the input begins behind them.
    Bytes image = kValid;
    constexpr std::size_t kFirst = 0x800;
    for (std::size_t i = 0; i < std::min(image.size() - kFirst, input.size()); ++i)
        image[kFirst + i] ^= input[i];
    readImage(image);
    return 0;
}
