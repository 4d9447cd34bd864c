#include "core/engine/ImageMemory.h"

#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kTimestamp = kKernel + 0x80 + 8;  // behind "PE\0\0", machine and number of sections

struct Images : Bench {
    // Reads of the kernel's headers since the log was cleared.
    std::size_t headersRead() const {
        return static_cast<std::size_t>(std::ranges::count_if(channel.log, [](const kd::Request& request) {
            const auto* const read = std::get_if<kd::ReadMemory>(&request.body);
            return read != nullptr && read->address >= Address(kKernel) &&
                   read->address < Address(kKernel + kImageHeaders);
        }));
    }
    MemoryReader headers() {
        return images.withHeaders(Address(kKernel), [](Address, std::size_t) -> Result<MemoryBytes> {
            return fail(ErrorCode::NotAvailable, "not a header");
        });
    }
    std::uint32_t timestamp() {
        const auto memory = headers()(Address(kTimestamp), 4);
        REQUIRE(memory);
        return ByteReader(memory->bytes).u32();
    }

    VirtualMemory virtualMemory{target};
    ImageMemory images{virtualMemory};
};

}  // namespace

TEST_CASE("The headers of an image are read once, whoever wants them", "[images]") {
    Images bench;
    bench.channel.log.clear();
    bench.debugger.dropCaches();
    REQUIRE(bench.debugger.identify());
    CHECK(bench.headersRead() == 1);
    REQUIRE(bench.debugger.completeModule(Address(kKernel)));
    REQUIRE(bench.debugger.stack(4));
    static_cast<void>(
        bench.debugger.symbols().of(*bench.debugger.moduleAt(Address(kKernel)), SymbolDemand::Asked));
    CHECK(bench.headersRead() == 1);
    bench.channel.running = true;
    bench.debugger.run().setStopAtModuleLoad(true);
    bench.load("ntoskrnl.exe", kKernel, kKernelSize);
    REQUIRE(bench.debugger.stack(4));
    CHECK(bench.headersRead() == 2);
}

TEST_CASE("What is known of an image goes with it", "[images]") {
    Images bench;
    CHECK(bench.timestamp() == 0x5A000001);
    bench.channel.poke32(kTimestamp, 0x77);
    CHECK(bench.timestamp() == 0x5A000001);
    SECTION("another one stands there") {
        Module module;
        module.base = Address(kKernel);
        module.size = kKernelSize;
        bench.images.forget(module);
    }
    SECTION("the debugger has written there") {
        bench.images.drop(Address(kTimestamp), 1);
    }
    SECTION("nothing is known any more") {
        bench.images.clear();
    }
    CHECK(bench.timestamp() == 0x77);
}

TEST_CASE("An image that is forgotten while its headers are read is not known", "[images]") {
    Images bench;
    bench.channel.meanwhile = [&] {
        Module module;
        module.base = Address(kKernel);
        module.size = UINT64_MAX;
        bench.images.forget(module);
        bench.channel.poke32(kTimestamp, 0x77);
    };
    static_cast<void>(bench.timestamp());
    REQUIRE_FALSE(bench.channel.meanwhile);
    CHECK(bench.timestamp() == 0x77);
}

TEST_CASE("Headers that are paged out are asked for again, and what is not one is read elsewhere",
          "[images]") {
    Images bench;
    const Address nowhere(0xFFFFF80009000000);
    const auto read = bench.images.withHeaders(nowhere, [](Address, std::size_t) -> Result<MemoryBytes> {
        return fail(ErrorCode::NotAvailable, "not a header");
    });
    const auto before = read(nowhere, 4);
    REQUIRE(before);
    CHECK(before->noneValid());
    bench.channel.poke32(nowhere.value(), 0x1234);
    CHECK(read(nowhere, 4)->allValid());
    CHECK_FALSE(read(nowhere + (kImageHeaders - 2), 4));
    CHECK_FALSE(read(nowhere - 4, 4));
}
