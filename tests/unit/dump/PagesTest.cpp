#include <catch2/catch.hpp>
#include <random>

#include "core/dump/PageBitmap.h"
#include "core/dump/PageRuns.h"
#include "tests/unit/dump/DumpFiles.h"

// Where each kind of dump has its pages (kd-protocol.md 10.4).
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::DumpSpec;

namespace {

struct Layout {
    std::string name;
    DumpKind kind;
    std::function<Bytes(DumpSpec)> write;
};

std::vector<Layout> layouts() {
    const auto typed = [](std::uint32_t type, auto write) {
        return [type, write](DumpSpec spec) {
            spec.type = type;
            return write(spec);
        };
    };
    const auto bitmap = [](std::string_view signature) {
        return [signature](const DumpSpec& spec) { return hawser::test::bitmapDump(spec, signature); };
    };
    const auto ranges = [](bool withCount) {
        return [withCount](const DumpSpec& spec) { return hawser::test::rangeDump(spec, withCount); };
    };
    return {{"full", DumpKind::Full, typed(1, hawser::test::fullDump)},
            {"summary", DumpKind::KernelSummary, typed(2, hawser::test::summaryDump)},
            {"summary as bitmap", DumpKind::KernelSummary, typed(2, bitmap("SDMP"))},
            {"full bitmap", DumpKind::BitmapFull, typed(5, bitmap("FDMP"))},
            {"kernel bitmap", DumpKind::BitmapKernel, typed(6, bitmap("SDMP"))},
            {"automatic", DumpKind::BitmapKernel, typed(7, bitmap("SDMP"))},
            {"kernel ranges", DumpKind::KernelRanges, typed(8, ranges(false))},
            {"user ranges", DumpKind::UserRanges, typed(9, ranges(true))},
            {"complete ranges", DumpKind::CompleteRanges, typed(10, ranges(true))}};
}

DumpSpec pagesSpecOf(bool wide) {
    DumpSpec spec;
    spec.wide = wide;
    spec.machine = wide ? 0x8664 : 0x14C;
    spec.pages = somePages();
    return spec;
}

// Every page up to one behind the last: there with its bytes, or missing.
void checkPages(CrashDump& dump, const std::map<std::uint64_t, Bytes>& pages) {
    for (std::uint64_t page = 0; page <= pages.rbegin()->first + 1; ++page) {
        const auto read = dump.memory().readPhysical(Address(page * kPageSize), kPageSize);
        REQUIRE(read);
        const auto expected = pages.find(page);
        const bool there = std::count(read->valid.begin(), read->valid.end(), true) == kPageSize;
        const bool missing = std::count(read->valid.begin(), read->valid.end(), false) == kPageSize;
        if (expected == pages.end() ? !missing : !there || read->bytes != expected->second)
            FAIL("page " << page << " is wrong");
    }
}

void checkRuns(const PhysicalPages& source, const std::map<std::uint64_t, Bytes>& pages) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> runs;
    for (std::uint64_t page = 0;;) {
        const auto run = source.runFrom(page, UINT64_MAX);
        if (!run) break;
        CHECK(source.offsetOf(run->firstPage) == run->fileOffset);
        CHECK(source.offsetOf(run->firstPage + run->pages - 1) ==
              run->fileOffset + (run->pages - 1) * kPageSize);
        runs.emplace_back(run->firstPage, run->pages);
        page = run->firstPage + run->pages;
    }
    CHECK(runs == hawser::test::runsOf(pages));
}

}  // namespace

TEST_CASE("Each kind of dump gives every page it holds and no other", "[dump]") {
    DumpFiles files;
    for (const Layout& layout : layouts()) {
        for (const bool wide : {true, false}) {
            INFO(layout.name << (wide ? ", 64-bit" : ", 32-bit"));
            const DumpSpec spec = pagesSpecOf(wide);
            const auto dump = files.opened(layout.write(spec));
            CHECK(dump->kind() == layout.kind);
            for (const Shortcoming& one : dump->shortcomings().told()) UNSCOPED_INFO(one.what);
            CHECK(dump->shortcomings().empty());
            REQUIRE(dump->memory().pages() != nullptr);
            CHECK(dump->memory().pages()->count() == spec.pages.size());
            checkPages(*dump, spec.pages);
            checkRuns(*dump->memory().pages(), spec.pages);
        }
    }
}

TEST_CASE("A dump cut off anywhere opens as far as it goes and says so", "[dump]") {
    DumpFiles files;
    for (const Layout& layout : layouts()) {
        for (const bool wide : {true, false}) {
            const DumpSpec spec = pagesSpecOf(wide);
            const Bytes whole = layout.write(spec);
            for (std::size_t size = spec.headerSize(); size < whole.size(); size += 1021) {
                INFO(layout.name << (wide ? ", 64-bit" : ", 32-bit") << ", cut at " << size);
                const auto dump = files.open(ByteSpan(whole).first(size));
                REQUIRE(dump);
                CHECK_FALSE((*dump)->shortcomings().empty());
                lookAtEverything(**dump);
                if ((*dump)->memory().pages() == nullptr) continue;
                const std::uint64_t room = (size - spec.headerSize()) / kPageSize;
                CHECK((*dump)->memory().pages()->count() <= room);
                for (const auto& [page, bytes] : spec.pages) {
                    const auto read = (*dump)->memory().readPhysical(Address(page * kPageSize), kPageSize);
                    REQUIRE(read);
                    if (read->valid.front()) REQUIRE(read->bytes == bytes);
                }
            }
        }
    }
}

TEST_CASE("Of runs over each other the later one is left out, and said", "[dump]") {
    Shortcomings shortcomings;
    PageRuns::Builder builder(0x100000, shortcomings);
    builder.add({10, 5, 0x1000}, 0x98);
    builder.add({12, 5, 0x6000}, 0xA8);
    builder.add({15, 2, 0xB000}, 0xB8);
    builder.add({UINT64_MAX - 1, 4, 0xC000}, 0xC8);
    builder.add({100, UINT64_MAX, 0xC000}, 0xD8);
    const PageRuns runs = std::move(builder).take();
    REQUIRE(shortcomings.told().size() == 3);
    CHECK(shortcomings.told()[0].offset == 0xC8);
    CHECK(shortcomings.told()[1].offset == 0xD8);
    CHECK(shortcomings.told()[2].offset == 0xA8);
    CHECK(runs.count() == 7);
    CHECK(runs.offsetOf(14) == 0x5000);
    CHECK(runs.offsetOf(15) == 0xB000);
    CHECK(runs.offsetOf(16) == 0xC000);
    CHECK_FALSE(runs.offsetOf(17));
    CHECK_FALSE(runs.offsetOf(9));
}

TEST_CASE("A bitmap's offsets are what counting bits gives", "[dump]") {
    std::mt19937_64 random(7);
    for (const std::uint64_t pages : {1, 63, 64, 65, 255, 256, 257, 5000}) {
        for (const unsigned density : {0, 1, 8, 15, 16}) {
            INFO(pages << " pages, density " << density);
            Bytes bits((pages + 7) / 8 + 3,
                       std::byte{0xFF});  // what stands behind the last bit counts as nothing
            std::uint64_t marked = 0;
            std::vector<std::optional<std::uint64_t>> expected;
            for (std::uint64_t page = 0; page < pages; ++page) {
                const bool set = random() % 16 < density;
                const std::byte bit = std::byte{1} << static_cast<int>(page % 8);
                bits[page / 8] = set ? bits[page / 8] | bit : bits[page / 8] & ~bit;
                expected.push_back(set ? std::optional(0x5000 + kPageSize * marked) : std::nullopt);
                if (set) ++marked;
            }
            const PageBitmap bitmap(bits, pages, 0x5000, UINT64_MAX);
            CHECK(bitmap.count() == marked);
            for (std::uint64_t page = 0; page < pages; ++page)
                if (bitmap.offsetOf(page) != expected[page]) FAIL("page " << page);
            CHECK_FALSE(bitmap.offsetOf(pages));
            std::uint64_t seen = 0;
            for (auto run = bitmap.runFrom(0, UINT64_MAX); run;
                 run = bitmap.runFrom(run->firstPage + run->pages, UINT64_MAX)) {
                for (std::uint64_t i = 0; i < run->pages; ++i)
                    if (expected[run->firstPage + i] != run->fileOffset + i * kPageSize) FAIL("run");
                seen += run->pages;
            }
            CHECK(seen == marked);
            if (const auto run = bitmap.runFrom(0, 2)) CHECK(run->pages <= 2);
        }
    }
}

TEST_CASE("A bitmap's index takes less than two bits a page", "[dump]") {
    const Bytes bits(1 << 17);
    const PageBitmap bitmap(bits, bits.size() * 8, 0, 0);
    CHECK(bitmap.indexSize() * 8 < 2 * bits.size() * 8);
}
