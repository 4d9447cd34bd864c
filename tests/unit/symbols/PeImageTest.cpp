#include <catch2/catch.hpp>

#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

constexpr std::uint32_t kDebug = 0x5000;
constexpr std::uint32_t kRecord = 0x5100;

void addCodeView(ImageBuilder& image) {
    image.directory(PeImage::Directory::Debug, kDebug, 2 * 28);
    image.at32(kDebug + 12, 16);  // some other kind first
    image.at32(kDebug + 28 + 12, 2).at32(kDebug + 28 + 16, 24 + 8).at32(kDebug + 28 + 20, kRecord);
    image.at(kRecord, {'R', 'S', 'D', 'S'});
    image.at(kRecord + 4, {0x44, 0x33, 0x22, 0x11, 0x66, 0x55, 0x88, 0x77, 1, 2, 3, 4, 5, 6, 7, 8});
    image.at32(kRecord + 20, 0x1A).at(kRecord + 24, {'n', 't', '.', 'p', 'd', 'b', 0, 'x'});
}

}  // namespace

TEST_CASE("An image's headers", "[pe]") {
    ImageBuilder builder;
    builder.directory(PeImage::Directory::Exception, 0x3000, 36);
    const auto image = PeImage::parse(builder.reader());
    REQUIRE(image);
    CHECK(image->machine() == 0x8664);
    CHECK(image->timestamp() == 0x5A5A0001);
    CHECK(image->checkSum() == 0xC0DE);
    CHECK(image->sizeOfImage() == ImageBuilder::kSize);
    CHECK(image->sizeOfHeaders() == 0x400);
    CHECK(image->entryPoint() == 0x1234);
    CHECK(image->preferredBase() == 0x140000000);
    CHECK(image->pe32Plus());
    REQUIRE(image->sections().size() == 1);
    CHECK(image->sections()[0].name == ".text");
    CHECK(image->sections()[0].rva == 0x1000);
    CHECK(image->sections()[0].virtualSize == 0x1FF0);
    CHECK(image->sections()[0].fileSize == 0x2000);
    CHECK(image->sections()[0].fileOffset == 0x400);
    CHECK(image->directory(PeImage::Directory::Exception).rva == 0x3000);
    CHECK(image->directory(PeImage::Directory::Exception).size == 36);
    CHECK_FALSE(image->directory(PeImage::Directory::Debug).present());
}

TEST_CASE("A 32-bit image's headers", "[pe]") {
    ImageBuilder builder;
    builder.at(ImageBuilder::kOptional, {0x0B, 0x01}).at32(ImageBuilder::kOptional + 28, 0x400000);
    builder.at32(ImageBuilder::kOptional + 92, 16).at32(ImageBuilder::kOptional + 96 + 8 * 6, 0x77);
    const auto image = PeImage::parse(builder.reader());
    REQUIRE(image);
    CHECK_FALSE(image->pe32Plus());
    CHECK(image->preferredBase() == 0x400000);
    CHECK(image->directory(PeImage::Directory::Debug).rva == 0x77);
}

TEST_CASE("The CodeView record names the PDB", "[pe]") {
    ImageBuilder builder;
    addCodeView(builder);
    const auto image = PeImage::parse(builder.reader());
    REQUIRE(image);
    const auto record = image->codeView(builder.reader());
    REQUIRE(record);
    REQUIRE(*record);
    CHECK((*record)->pdbName == "nt.pdb");
    CHECK((*record)->age == 0x1A);
    CHECK((*record)->symbolServerKey() ==
          "1122334455667788"
          "0102030405060708"
          "1a");
}

TEST_CASE("An image without a CodeView record", "[pe]") {
    ImageBuilder builder;
    CHECK_FALSE(PeImage::parse(builder.reader())->codeView(builder.reader())->has_value());
    addCodeView(builder);
    builder.at(kRecord, {'N', 'B', '1', '0'});
    CHECK_FALSE(PeImage::parse(builder.reader())->codeView(builder.reader())->has_value());
}

TEST_CASE("What is no image is refused", "[pe]") {
    const auto code = [](ImageBuilder& builder) { return PeImage::parse(builder.reader()).error().code; };
    SECTION("no MZ") {
        ImageBuilder builder;
        CHECK(code(builder.at(0, {0})) == ErrorCode::Malformed);
    }
    SECTION("header offset far away") {
        ImageBuilder builder;
        CHECK(code(builder.at32(0x3C, 0xFFFFFFF0)) == ErrorCode::Malformed);
    }
    SECTION("header offset past the end") {
        ImageBuilder builder;
        CHECK(code(builder.at32(0x3C, ImageBuilder::kSize - 4)) == ErrorCode::NotAvailable);
    }
    SECTION("no PE") {
        ImageBuilder builder;
        CHECK(code(builder.at(ImageBuilder::kPe, {0})) == ErrorCode::Malformed);
    }
    SECTION("unknown magic") {
        ImageBuilder builder;
        CHECK(code(builder.at(ImageBuilder::kOptional, {7, 1})) == ErrorCode::Malformed);
    }
    SECTION("no size") {
        ImageBuilder builder;
        CHECK(code(builder.at32(ImageBuilder::kOptional + 56, 0)) == ErrorCode::Malformed);
    }
    SECTION("97 sections") {
        ImageBuilder builder;
        CHECK(code(builder.at(ImageBuilder::kPe + 6, {97})) == ErrorCode::Malformed);
    }
    SECTION("an optional header too short for its own fields") {
        ImageBuilder builder;
        for (unsigned size = 0; size < 112 + 8 * 16; ++size) {
            builder.at(ImageBuilder::kPe + 20, {size, 0});
            const auto image = PeImage::parse(builder.reader());
            REQUIRE_FALSE(image);
            CHECK(image.error().code == (size < 2 ? ErrorCode::Malformed : ErrorCode::Truncated));
        }
    }
    SECTION("every cut") {
        ImageBuilder builder;
        const std::size_t whole = ImageBuilder::kSections + 40;
        for (std::size_t length = 0; length < whole; ++length) {
            ImageBuilder cut;
            cut.bytes().resize(length);
            CHECK(code(cut) == ErrorCode::NotAvailable);
        }
    }
}

TEST_CASE("More directories than there can be are cut, fewer are empty", "[pe]") {
    ImageBuilder builder;
    builder.at32(ImageBuilder::kOptional + 108, 0xFFFFFFFF);
    CHECK(PeImage::parse(builder.reader()));
    builder.directory(PeImage::Directory::Debug, 1, 1).at32(ImageBuilder::kOptional + 108, 3);
    CHECK_FALSE(PeImage::parse(builder.reader())->directory(PeImage::Directory::Debug).present());
}

TEST_CASE("A file is read as if it were loaded", "[pe]") {
    ImageBuilder builder;
    Bytes file = builder.bytes();
    file.resize(0x400 + 0x2000);
    file[0x400] = std::byte{0xAB};
    const auto reader = readerOfFile(file);
    REQUIRE(reader);
    CHECK((*(*reader)(0x1000, 1))[0] == std::byte{0xAB});
    CHECK((*(*reader)(0, 2))[0] == std::byte{'M'});
    CHECK((*(*reader)(0x7000, 4))[0] == std::byte{0});
    CHECK((*reader)(ImageBuilder::kSize, 0));
    CHECK((*reader)(ImageBuilder::kSize, 1).error().code == ErrorCode::NotAvailable);
    CHECK((*reader)(UINT64_MAX, 1).error().code == ErrorCode::NotAvailable);
    CHECK(PeImage::parse(*reader)->timestamp() == 0x5A5A0001);
    CHECK_FALSE(readerOfFile(ByteSpan(file).first(10)));
}
