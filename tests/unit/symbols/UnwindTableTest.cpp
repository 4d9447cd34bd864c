#include <catch2/catch.hpp>

#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

constexpr std::uint32_t kInfo = 0x4000;

UnwindInfo decode(ImageBuilder& image) {
    const auto info = readUnwindInfo(image.reader(), kInfo);
    if (!info) FAIL(info.error().what);
    return *info;
}

}  // namespace

TEST_CASE("A function is found by any address in it", "[unwind]") {
    ImageBuilder image;
    for (std::uint32_t i = 0; i < 50; ++i) image.function(0x1000 + 0x20 * i, 0x1010 + 0x20 * i, kInfo + i);
    for (std::uint32_t i = 0; i < 50; ++i) {
        for (const std::uint32_t rva : {0x1000 + 0x20 * i, 0x100F + 0x20 * i}) {
            const auto found = findFunction(image.reader(), image.exceptions(), rva);
            REQUIRE(found);
            REQUIRE(*found);
            CHECK((*found)->unwindInfo == kInfo + i);
        }
        CHECK_FALSE(findFunction(image.reader(), image.exceptions(), 0x1010 + 0x20 * i)->has_value());
    }
    CHECK_FALSE(findFunction(image.reader(), image.exceptions(), 0xFFF)->has_value());
    CHECK_FALSE(findFunction(image.reader(), image.exceptions(), 0xFFFFFFFF)->has_value());
    CHECK_FALSE(findFunction(image.reader(), {}, 0x1000)->has_value());
}

TEST_CASE("The search makes few reads", "[unwind]") {
    ImageBuilder image;
    for (std::uint32_t i = 0; i < 300; ++i) image.function(0x1000 + 0x10 * i, 0x1010 + 0x10 * i, kInfo);
    std::size_t reads = 0;
    const ImageReader counting = [&, inner = image.reader()](std::uint64_t rva, std::size_t count) {
        ++reads;
        return inner(rva, count);
    };
    REQUIRE(findFunction(counting, image.exceptions(), 0x1005));
    CHECK(reads <= 9);
}

TEST_CASE("An exception directory that lies about its size ends in an error", "[unwind]") {
    ImageBuilder image;
    CHECK(findFunction(image.reader(), {0x3000, 0xFFFFFFFF}, 0x1000).error().code == ErrorCode::NotAvailable);
}

TEST_CASE("All unwind codes are decoded", "[unwind]") {
    ImageBuilder image;
    image.at(kInfo, {0x09, 0x30, 16, 0x25});  // version 1, handler; frame register rbp at 2*16
    image.at(kInfo + 4, {0x30, 0x0A,          // machine frame
                         0x2F, 0x1A,          // machine frame with error code
                         0x28, 0x79, 0x78, 0x56, 0x34, 0x12,    // xmm7, far
                         0x26, 0x68, 0x02, 0x00,                // xmm6 at 2*16
                         0x20, 0x35, 0x10, 0x00, 0x02, 0x00,    // rbx, far
                         0x18, 0x64, 0x03, 0x00,                // rsi at 3*8
                         0x10, 0x03,                            // frame register
                         0x0C, 0x11, 0x00, 0x00, 0x10, 0x00});  // 100000h bytes
    const UnwindInfo info = decode(image);
    CHECK(info.version == 1);
    CHECK(info.flags == 1);
    CHECK(info.prologSize == 0x30);
    CHECK(info.frameRegister == 5);
    CHECK(info.frameOffset == 0x20);
    REQUIRE(info.codes.size() == 8);
    CHECK(info.codes[0].operation == UnwindOperation::PushMachineFrame);
    CHECK(info.codes[0].info == 0);
    CHECK(info.codes[1].info == 1);
    CHECK(info.codes[2].operation == UnwindOperation::SaveXmm128Far);
    CHECK(info.codes[2].operand == 0x12345678);
    CHECK(info.codes[3].operand == 0x20);
    CHECK(info.codes[4].operation == UnwindOperation::SaveNonVolatileFar);
    CHECK(info.codes[4].operand == 0x20010);
    CHECK(info.codes[4].info == 3);
    CHECK(info.codes[5].operand == 0x18);
    CHECK(info.codes[6].operation == UnwindOperation::SetFrameRegister);
    CHECK(info.codes[7].operation == UnwindOperation::AllocateLarge);
    CHECK(info.codes[7].operand == 0x100000);
    CHECK_FALSE(info.chained);
}

TEST_CASE("Version 2 has epilog codes of one slot", "[unwind]") {
    ImageBuilder image;
    image.at(kInfo, {0x02, 0x08, 4, 0x00, 0x0A, 0x16, 0x00, 0x06, 0x08, 0x32, 0x04, 0x30});
    const UnwindInfo info = decode(image);
    REQUIRE(info.codes.size() == 4);
    CHECK(info.codes[1].operation == UnwindOperation::Epilog);
    CHECK(info.codes[2].operand == 0x20);
    CHECK(info.codes[3].info == 3);
}

TEST_CASE("Chained information stands behind an even number of codes", "[unwind]") {
    ImageBuilder image;
    image.at(kInfo, {0x21, 0x00, 1, 0x00, 0x00, 0x30, 0xFF, 0xFF});
    image.at32(kInfo + 8, 0x1000).at32(kInfo + 12, 0x1040).at32(kInfo + 16, 0x4100);
    const UnwindInfo info = decode(image);
    REQUIRE(info.chained);
    CHECK(info.chained->begin == 0x1000);
    CHECK(info.chained->end == 0x1040);
    CHECK(info.chained->unwindInfo == 0x4100);
}

TEST_CASE("Damaged unwind information is refused", "[unwind]") {
    const auto code = [](const std::vector<unsigned>& bytes) {
        ImageBuilder image;
        image.at(kInfo, bytes);
        const auto info = readUnwindInfo(image.reader(), kInfo);
        REQUIRE_FALSE(info);
        return info.error().code;
    };
    CHECK(code({0x00, 0, 0, 0}) == ErrorCode::Malformed);
    CHECK(code({0x03, 0, 0, 0}) == ErrorCode::Malformed);
    CHECK(code({0x01, 0, 1, 0, 0, 0x0B}) == ErrorCode::Malformed);
    CHECK(code({0x01, 0, 1, 0, 0, 0x04}) == ErrorCode::Truncated);        // its operand is missing
    CHECK(code({0x01, 0, 2, 0, 0, 0x11, 1, 0}) == ErrorCode::Truncated);  // half an operand
    ImageBuilder image;
    CHECK(readUnwindInfo(image.reader(), ImageBuilder::kSize - 2).error().code == ErrorCode::NotAvailable);
}
