#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"
#include "tests/support/Places.h"
#include "tests/unit/dump/DumpFiles.h"

// What drivers add to a dump: behind a small one, and behind the last page of the others.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;

namespace {

Bytes blobs() {
    ByteWriter writer;
    writer.text("DumpBlob");
    writer.u32(16);
    writer.u32(19041);
    for (const unsigned size : {3U, 0U, 0x20U}) {
        writer.u32(32);
        writer.u32(0x54c84888);
        writer.u16(0x01d1);
        writer.u16(0x4c1e);
        for (unsigned i = 0; i < 8; ++i) writer.u8(static_cast<std::uint8_t>(0xA0 + i));
        writer.u32(size);
        writer.u32(4);
        writer.u32(5);
        writer.zeros(4);
        for (unsigned i = 0; i < size; ++i) writer.u8(static_cast<std::uint8_t>(size));
        writer.zeros(5);
    }
    return writer.take();
}

void check(const CrashDump& dump) {
    const auto data = dump.taggedData();
    REQUIRE(data);
    REQUIRE(data->size() == 3);
    CHECK((*data)[0].tag == "{54c84888-01d1-4c1e-a0a1-a2a3a4a5a6a7}");
    CHECK((*data)[0].bytes == Bytes(3, std::byte{3}));
    CHECK((*data)[1].bytes.empty());
    CHECK((*data)[2].size == 0x20);
    CHECK((*data)[2].bytes == Bytes(0x20, std::byte{0x20}));
}

Bytes with(Bytes dump, const Bytes& more) {
    dump.insert(dump.end(), more.begin(), more.end());
    return dump;
}

}  // namespace

TEST_CASE("Data that drivers have added is found behind every kind of dump", "[dump][tagged]") {
    DumpFiles files;
    hawser::test::DumpSpec spec;
    spec.pages = somePages();
    check(*files.opened(with(hawser::test::fullDump(spec), blobs())));
    spec.type = 5;
    check(*files.opened(with(hawser::test::bitmapDump(spec, "FDMP"), blobs())));
    spec.type = 4;
    spec.pages.clear();
    const auto small = files.opened(with(hawser::test::triageDump(spec, {}), blobs()));
    check(*small);
    CHECK(files.opened(hawser::test::triageDump(spec, {}))->taggedData()->empty());
}

TEST_CASE("Added data cut off anywhere gives what is there", "[dump][tagged]") {
    DumpFiles files;
    hawser::test::DumpSpec spec;
    spec.pages = somePages();
    const Bytes dump = hawser::test::fullDump(spec);
    const Bytes more = blobs();
    for (std::size_t size = 0; size < more.size(); ++size) {
        const auto data =
            files.opened(with(dump, Bytes(more.begin(), more.begin() + static_cast<std::ptrdiff_t>(size))))
                ->taggedData();
        REQUIRE(data);
        CHECK(data->size() <= 3);
        if (size < 16 + 32) CHECK(data->empty());
    }
    // A size that leads back, and one that leads nowhere.
    Bytes mutated = more;
    mutated[16] = std::byte{0};
    CHECK(files.opened(with(dump, mutated))->taggedData()->empty());
    mutated = more;
    mutated[16 + 23] = std::byte{0xFF};
    const auto large = files.opened(with(dump, mutated))->taggedData();
    REQUIRE(large->size() == 1);
    CHECK(large->front().size == 0xFF000003);
    CHECK(large->front().bytes.size() == more.size() - 16 - 32 - 4);
}

TEST_CASE("A real small dump's added data", "[dump][tagged]") {
    const std::string path = hawser::test::sharedFile("corpora/triage_x64.dmp");
    if (hawser::test::readFile(path).empty()) {
        WARN("skipped: " << path << " is not here");
        return;
    }
    const auto data = (*CrashDump::open(path))->taggedData();
    REQUIRE(data);
    REQUIRE(data->size() == 20);  // counted by another program
    CHECK((*data)[0].tag == "{54c84888-01d1-4c1e-bed6-282c98241303}");
    CHECK((*data)[0].size == 0x1000);
    CHECK((*data)[3].tag == "{bf2297dc-34ba-11dc-868a-e19155d89593}");
    CHECK((*data)[3].bytes.size() == 0xD4BB);
    CHECK((*data)[19].bytes.size() == 0xA51C);
}
