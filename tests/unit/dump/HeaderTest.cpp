#include <catch2/catch.hpp>

#include "core/dump/DumpHeader.h"
#include "tests/unit/dump/DumpFiles.h"

// The header of either width, field by field (kd-protocol.md 10.1, 10.2).
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::DumpSpec;
using hawser::test::FileBytes;

namespace {

DumpSpec headerSpecOf(bool wide) {
    DumpSpec spec;
    spec.wide = wide;
    spec.machine = wide ? 0x8664 : 0x14C;
    spec.moduleList = wide ? 0xFFFFF80000001000 : 0x80001000;
    spec.processHead = wide ? 0xFFFFF80000002000 : 0x80002000;
    spec.debuggerData = wide ? 0xFFFFF80000003000 : 0x80003000;
    spec.directoryTableBase = 0x1AD000;
    spec.context = Bytes(16, std::byte{0x5A});
    spec.exceptionCode = 0xC0000005;
    spec.comment = "two words";
    spec.pages = {{1, pageOf(1)}, {2, pageOf(2)}, {7, pageOf(7)}};
    return spec;
}

Address inKernel(bool wide, std::uint64_t low) {
    return Address(wide ? 0xFFFFF80000000000 + low : 0xFFFFFFFF80000000 + low);
}

}  // namespace

TEST_CASE("A header tells what was written, in either width", "[dump]") {
    const bool wide = GENERATE(true, false);
    const auto header = decodeDumpHeader(hawser::test::dumpHeader(headerSpecOf(wide)));
    REQUIRE(header);
    CHECK(header->wide == wide);
    CHECK(header->majorVersion == 0xF);
    CHECK(header->buildNumber == 19041);
    CHECK(header->machine == (wide ? Machine::X64 : Machine::X86));
    CHECK(header->directoryTableBase == 0x1AD000);
    CHECK(header->loadedModuleList == inKernel(wide, 0x1000));
    CHECK(header->activeProcessHead == inKernel(wide, 0x2000));
    CHECK(header->debuggerDataBlock == inKernel(wide, 0x3000));
    CHECK(header->processors == 2U);
    CHECK(header->bugCheckCode == 0xD1U);
    CHECK(header->bugCheckParameters == std::array<std::uint64_t, 4>{1, 2, 3, 4});
    CHECK(header->comment == "two words");
    REQUIRE(header->runs);
    REQUIRE(header->runs->size() == 2);
    CHECK((*header->runs)[0].firstPage == 1);
    CHECK((*header->runs)[0].pages == 2);
    CHECK((*header->runs)[1].firstPage == 7);
    CHECK(header->pagesClaimed == 3);
    REQUIRE(header->context);
    CHECK(header->context->size() == (wide ? 3000 : 1200));
    REQUIRE(header->exception);
    CHECK(header->exception->code == 0xC0000005);
    CHECK(header->exception->address == inKernel(wide, 0x123456));
    CHECK(header->exception->parameters == std::vector<std::uint64_t>{0x11, 0x22});
    CHECK(header->type == 1U);
    CHECK(header->requiredSpace == 0x123000);
    CHECK(header->systemTime == 0x01D9000000000000);
    CHECK(header->upTime == 0x5000000000);
    CHECK(header->productType == 1U);
}

TEST_CASE("What the writer did not fill is absent", "[dump]") {
    const bool wide = GENERATE(true, false);
    FileBytes file;
    file.fill(0, wide ? 0x2000 : 0x1000);
    file.text(4, wide ? "DU64" : "DUMP");
    const auto header = decodeDumpHeader(file.take());
    REQUIRE(header);
    CHECK_FALSE(header->directoryTableBase);
    CHECK_FALSE(header->pfnDatabase);
    CHECK_FALSE(header->loadedModuleList);
    CHECK_FALSE(header->activeProcessHead);
    CHECK_FALSE(header->debuggerDataBlock);
    CHECK_FALSE(header->processors);
    CHECK_FALSE(header->bugCheckCode);
    CHECK_FALSE(header->runs);
    CHECK_FALSE(header->pagesClaimed);
    CHECK_FALSE(header->context);
    CHECK_FALSE(header->exception);
    CHECK_FALSE(header->type);
    CHECK_FALSE(header->requiredSpace);
    CHECK_FALSE(header->systemTime);
    CHECK_FALSE(header->upTime);
    CHECK_FALSE(header->miniDumpFields);
    CHECK_FALSE(header->secondaryDataState);
    CHECK_FALSE(header->productType);
    CHECK_FALSE(header->suiteMask);
    CHECK_FALSE(header->writerStatus);
    CHECK_FALSE(header->kdSecondaryVersion);
    CHECK_FALSE(header->attributes);
    CHECK_FALSE(header->bootId);
    CHECK_FALSE(header->paeEnabled);
    CHECK(header->comment.empty());
    CHECK(header->versionUser.empty());
}

TEST_CASE("A header that is cut off is told as such, wherever it is", "[dump]") {
    const bool wide = GENERATE(true, false);
    const Bytes whole = hawser::test::dumpHeader(headerSpecOf(wide));
    for (std::size_t size = 8; size < whole.size(); size += 97) {
        const auto header = decodeDumpHeader(ByteSpan(whole).first(size));
        REQUIRE_FALSE(header);
        CHECK(header.error().code == ErrorCode::Truncated);
        CHECK(header.error().at == size);
    }
    CHECK(decodeDumpHeader(whole));
}

TEST_CASE("A file that is no kernel dump is told for what it is", "[dump]") {
    const auto refusal = [](std::string_view start) {
        const auto header = decodeDumpHeader(std::as_bytes(std::span(start)));
        REQUIRE_FALSE(header);
        CHECK(header.error().code == ErrorCode::Malformed);
        CHECK(header.error().at == 0);
        return header.error().what;
    };
    using Catch::Contains;
    CHECK_THAT(refusal("MDMP\x93\xA7 and more"), Contains("user-mode minidump"));
    CHECK_THAT(refusal("\x1F\x8B\x08"), Contains("compressed"));
    CHECK_THAT(refusal("PK\x03\x04"), Contains("compressed"));
    CHECK_THAT(refusal("MSCF"), Contains("compressed"));
    CHECK_THAT(refusal("\x28\xB5\x2F\xFD"), Contains("compressed"));
    CHECK_THAT(refusal("\xFD"
                       "7zXZ"),
               Contains("compressed"));
    CHECK_THAT(refusal("Dear diary,\n"), Contains("text file"));
    CHECK_THAT(refusal("\x01\x02\x03"), Contains("01 02 03"));
}
