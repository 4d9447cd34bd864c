#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "core/base/ByteWriter.h"
#include "core/symbols/ExportTable.h"
#include "core/symbols/ImageAtBase.h"
#include "core/symbols/UnwindX64.h"

// Bytes as an image file: headers, debug record, exports, function table, unwind data. The input is read
// twice: as the file itself, and laid by exclusive or over a small valid image, so that most inputs get past
// the headers.
using namespace hawser;
using namespace hawser::symbols;

namespace {

constexpr std::size_t kContents = 0x200;  // file offset of the only section
constexpr std::uint32_t kSectionRva = 0x1000;
constexpr std::uint32_t kFunctions = kSectionRva;  // eight entries of 12 bytes
constexpr std::uint32_t kDebugDirectory = kSectionRva + 0x80;
constexpr std::uint32_t kCodeView = kSectionRva + 0xA0;
constexpr std::uint32_t kUnwindInfo = kSectionRva + 0x100;
constexpr std::uint32_t kExports = kSectionRva + 0x180;
constexpr std::uint32_t kExportsSize = 0x80;
constexpr std::uint32_t kRelocations = kSectionRva + 0x200;
constexpr std::uint32_t kSectionSize = 0x240;

void writeHeaders(ByteWriter& file) {
    file.u16(0x5A4D);  // MZ
    file.padTo(0x3C);
    file.u32(0x40);
    file.u32(0x4550);  // PE
    file.u16(0x8664);
    file.u16(1);  // sections
    file.zeros(12);
    file.u16(240);  // the optional header's size
    file.u16(0x22);
    const std::size_t optional = file.size();
    file.u16(0x20B);
    file.padTo(optional + 16);
    file.u32(kSectionRva);  // entry point
    file.padTo(optional + 24);
    file.u64(0x140000000);
    file.padTo(optional + 56);
    file.u32(0x2000);  // image size
    file.u32(kContents);
    file.padTo(optional + 108);
    file.u32(16);
    file.padTo(optional + 112 + 8 * static_cast<std::size_t>(PeImage::Directory::Export));
    file.u32(kExports);
    file.u32(kExportsSize);
    file.padTo(optional + 112 + 8 * static_cast<std::size_t>(PeImage::Directory::Exception));
    file.u32(kFunctions);
    file.u32(8 * 12);
    file.padTo(optional + 112 + 8 * static_cast<std::size_t>(PeImage::Directory::Relocations));
    file.u32(kRelocations);
    file.u32(16);
    file.padTo(optional + 112 + 8 * static_cast<std::size_t>(PeImage::Directory::Debug));
    file.u32(kDebugDirectory);
    file.u32(28);
    file.padTo(optional + 240);
    file.text(".all");
    file.zeros(4);
    for (const std::uint32_t field : {kSectionSize, kSectionRva, kSectionSize, std::uint32_t{kContents}})
        file.u32(field);
    file.zeros(16);
    file.padTo(kContents);
}

// Two routines, one of them with a name.
void writeExports(ByteWriter& file) {
    file.zeros(16);
    for (const std::uint32_t field : {1U, 2U, 1U, kExports + 40, kExports + 48, kExports + 52})
        file.u32(field);
    file.u32(kSectionRva);
    file.u32(kSectionRva + 0x20);
    file.u32(kExports + 54);
    file.u16(1);
    file.text("Routine");
}

Bytes validImage() {
    ByteWriter file;
    writeHeaders(file);
    const auto fileOffset = [](std::uint32_t rva) { return kContents + rva - kSectionRva; };
    for (std::uint32_t i = 0; i < 8; ++i) {
        file.u32(kSectionRva + i * 0x20);
        file.u32(kSectionRva + i * 0x20 + 0x20);
        file.u32(kUnwindInfo + i * 0x10);
    }
    file.padTo(fileOffset(kDebugDirectory) + 12);
    file.u32(2);  // CodeView
    file.u32(0x40);
    file.u32(kCodeView);
    file.padTo(fileOffset(kCodeView));
    file.text("RSDS");
    file.zeros(16);
    file.u32(1);
    file.text("image.pdb");
    for (std::uint32_t i = 0; i < 8; ++i) {
        file.padTo(fileOffset(kUnwindInfo + i * 0x10));
        file.u32(0x00020401);  // version 1, prolog of 4 bytes, two codes
        file.u32(0x30012204);  // sub rsp, 28h; push rbx
    }
    file.padTo(fileOffset(kExports));
    writeExports(file);
    file.padTo(fileOffset(kRelocations));
    file.u32(kSectionRva);
    file.u32(16);
    for (const std::uint16_t entry : std::to_array<std::uint16_t>({0xA1A0, 0x31B0, 0, 0})) file.u16(entry);
    file.padTo(fileOffset(kSectionRva + kSectionSize));
    return file.take();
}

void loadImage(ByteSpan input) {
    const auto loaded = ImageAtBase::create(input, Address(0xFFFFF80001000000));
    if (!loaded) return;
    Bytes page(0x1000);
    for (const std::uint64_t rva : {std::uint64_t{0}, std::uint64_t{kSectionRva}, UINT64_MAX - 0x100})
        if (loaded->copy(rva, page).size() != page.size()) std::abort();
}

void readExports(const PeImage& image, const ImageReader& reader) {
    const auto table = ExportTable::parse(image, reader);
    if (!table) return;
    std::size_t seen = 0;
    table->forEach("*", [&](const Symbol& symbol) {
        ++seen;
        const auto found = table->find(symbol.name);
        const auto nearest = table->nameAt(symbol.rva);
        if (!found || found->name != symbol.name || !nearest || nearest->displacement != 0) std::abort();
        return true;
    });
    if (seen != table->size()) std::abort();
    static_cast<void>(table->nextAfter(image.entryPoint()));
}

void readImage(ByteSpan input) {
    loadImage(input);
    const auto reader = readerOfFile(input);
    if (!reader) return;
    const auto image = PeImage::parse(*reader);
    if (!image) return;
    if (const auto record = image->codeView(*reader); record && *record)
        static_cast<void>((*record)->symbolServerKey());
    readExports(*image, *reader);
    const auto table = image->directory(PeImage::Directory::Exception);
    const StackReader stack = [](std::uint64_t at) -> Result<std::uint64_t> { return at; };
    for (std::uint32_t i = 0; i < 8; ++i) {
        const std::uint32_t rva = image->entryPoint() + i * 0x20 + i;
        const auto function = findFunction(*reader, table, rva);
        if (!function || !*function) continue;
        static_cast<void>(readUnwindInfo(*reader, (*function)->unwindInfo));
        FrameStateX64 state;
        state.rip = image->preferredBase() + rva;
        static_cast<void>(unwindFrame(*reader, Address(image->preferredBase()), **function,
                                      FrameIs::Interrupted, state, stack));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteSpan input = std::as_bytes(std::span(data, size));
    readImage(input);
    Bytes image = validImage();
    for (std::size_t i = 0; i < std::min(image.size(), input.size()); ++i) image[i] ^= input[i];
    readImage(image);
    return 0;
}
