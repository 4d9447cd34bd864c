#include <catch2/catch.hpp>

#include "core/base/RecordField.h"
#include "core/symbols/ImageAtBase.h"
#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

constexpr std::uint64_t kPreferred = 0x140000000;  // of the builder
const Address kBase(0xFFFFF80001000000);
constexpr std::uint32_t kRelocations = 0x5000;

using Directory = PeImage::Directory;

void pointer(ImageBuilder& builder, std::uint32_t rva, std::uint64_t value) {
    builder.at32(rva, static_cast<std::uint32_t>(value))
        .at32(rva + 4, static_cast<std::uint32_t>(value >> 32));
}

// .text at 0x1000 in file and memory; .data at 0x4000 and .reloc at 0x5000, that can be written or go.
ImageBuilder image() {
    ImageBuilder builder;
    builder.at(ImageBuilder::kPe + 6, {3, 0});
    builder.at32(ImageBuilder::kSections + 20, 0x1000);
    const auto section = [&](unsigned number, std::uint32_t rva, std::uint32_t characteristics) {
        const std::uint32_t at = ImageBuilder::kSections + 40 * number;
        builder.at32(at + 8, 0x1000).at32(at + 12, rva).at32(at + 16, 0x1000).at32(at + 20, rva);
        builder.at32(at + 36, characteristics);
    };
    section(1, 0x4000, 0xC0000040);
    section(2, kRelocations, 0x42000040);
    pointer(builder, 0x1010, kPreferred + 0x1234);
    builder.at32(0x1020, 0x40000020);
    builder.at(0x1100, {0xC3, 0xCC}).at32(0x4000, 0x55555555);
    builder.directory(Directory::Relocations, kRelocations, 16);
    builder.at32(kRelocations, 0x1000).at32(kRelocations + 4, 16);
    builder.at(kRelocations + 8, {0x10, 0xA0, 0x20, 0x30, 0, 0, 0, 0});
    return builder;
}

std::uint64_t number(const ImageAtBase& at, std::uint64_t rva, unsigned bytes) {
    Bytes read(bytes);
    const auto told = at.copy(rva, read);
    CHECK(std::find(told.begin(), told.end(), false) == told.end());
    return loadField(read, 0, bytes);
}

bool tells(const ImageAtBase& at, std::uint64_t rva) {
    Bytes read(1);
    return at.copy(rva, read).front();
}

}  // namespace

TEST_CASE("An image file tells what memory has of it at its place", "[pe]") {
    ImageBuilder builder = image();
    const auto at = ImageAtBase::create(builder.bytes(), kBase);
    REQUIRE(at);
    CHECK(number(*at, 0x1010, 8) == kBase.value() + 0x1234);
    CHECK(number(*at, 0x1020, 4) == ((kBase.value() + 0x20) & 0xFFFFFFFF));
    CHECK(number(*at, 0x1100, 2) == 0xCCC3);
    CHECK(number(*at, ImageBuilder::kOptional + 24, 8) == kBase.value());
    CHECK(number(*at, 0x2FEF, 1) == 0);
    CHECK_FALSE(tells(*at, 0x2FF0));  // behind the section
    CHECK_FALSE(tells(*at, 0x4000));  // may have been written
    CHECK_FALSE(tells(*at, kRelocations));
    CHECK_FALSE(tells(*at, 0x7FFF));
    CHECK_FALSE(tells(*at, UINT64_MAX));
}

TEST_CASE("What the loader puts into an image is not told from the file", "[pe]") {
    ImageBuilder builder = image();
    builder.directory(Directory::ImportAddresses, 0x1200, 0x10);
    builder.directory(Directory::LoadConfiguration, 0x1300, 0x80);
    builder.at32(0x1300, 0x80);
    pointer(builder, 0x1370, kPreferred + 0x1400);
    pointer(builder, 0x1378, kPreferred + 0x1410);
    const auto at = ImageAtBase::create(builder.bytes(), Address(kPreferred));
    REQUIRE(at);
    for (const std::uint64_t rva : {0x1200, 0x120F, 0x1400, 0x1407, 0x1410, 0x1417}) {
        CAPTURE(rva);
        CHECK_FALSE(tells(*at, rva));
    }
    for (const std::uint64_t rva : {0x11FF, 0x1210, 0x13FF, 0x1408, 0x1418}) {
        CAPTURE(rva);
        CHECK(tells(*at, rva));
    }
}

TEST_CASE("An image that cannot be loaded at a place is refused there", "[pe]") {
    ImageBuilder stripped;
    CHECK(ImageAtBase::create(stripped.bytes(), Address(kPreferred)));
    CHECK(ImageAtBase::create(stripped.bytes(), kBase).error().code == ErrorCode::Unsupported);
    ImageBuilder odd = image();
    odd.at(kRelocations + 9, {0xB0});
    CHECK(ImageAtBase::create(odd.bytes(), kBase).error().code == ErrorCode::Unsupported);
    ImageBuilder outside = image();
    outside.at32(kRelocations, ImageBuilder::kSize - 8);
    CHECK(ImageAtBase::create(outside.bytes(), kBase).error().code == ErrorCode::Malformed);
    ImageBuilder huge = image();
    huge.at32(kRelocations + 4, 0x10000);
    CHECK(ImageAtBase::create(huge.bytes(), kBase).error().code == ErrorCode::Malformed);
    ImageBuilder large = image();
    large.at32(ImageBuilder::kOptional + 56, 0xFFFFF000);
    CHECK(ImageAtBase::create(large.bytes(), kBase).error().code == ErrorCode::Unsupported);
    const Bytes whole = image().bytes();
    for (std::size_t size = 0; size < whole.size(); size += 97)
        (void)ImageAtBase::create(ByteSpan(whole).first(size), kBase);
}
