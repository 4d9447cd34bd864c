#include <catch2/catch.hpp>

#include "core/engine/LiveTarget.h"
#include "core/engine/MemoryCache.h"
#include "core/engine/RunControl.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

TEST_CASE("Neighbours come free", "[cache]") {
    FakeChannel fake;
    LiveTarget target(fake);
    VirtualMemory virtualMemory(target);
    MemoryCache cache(virtualMemory);
    fake.map(0x10000, 0x1000);
    fake.poke(0x10010, {0x11});
    fake.poke(0x1007F, {0x22, 0x33});
    CHECK(cache.read(Address(0x10010), 1)->bytes[0] == std::byte{0x11});
    CHECK(cache.read(Address(0x10000), 0x80)->bytes[0x7F] == std::byte{0x22});
    CHECK(fake.log.size() == 1);
    CHECK(cache.read(Address(0x1007F), 2)->bytes[1] == std::byte{0x33});
    CHECK(fake.log.size() == 2);
}

TEST_CASE("Unreadable memory is remembered until the next stop", "[cache]") {
    FakeChannel fake;
    LiveTarget target(fake);
    VirtualMemory virtualMemory(target);
    MemoryCache cache(virtualMemory);
    fake.map(0x10000, 0x1000);
    const auto memory = cache.read(Address(0x10FF8), 16);
    CHECK(memory->validPrefix() == 8);
    const std::size_t asked = fake.log.size();
    CHECK(cache.read(Address(0x11000), 4)->noneValid());
    CHECK(fake.log.size() == asked);
    cache.clear();
    fake.map(0x11000, 1);
    CHECK(cache.read(Address(0x11000), 4)->allValid());
}

TEST_CASE("What was being read when the cache was cleared is not kept", "[cache]") {
    FakeChannel fake;
    LiveTarget target(fake);
    VirtualMemory virtualMemory(target);
    MemoryCache cache(virtualMemory);
    fake.map(0x10000, 0x1000);
    fake.poke(0x10010, {0x11});
    fake.meanwhile = [&] { cache.clear(); };
    REQUIRE(cache.read(Address(0x10010), 1)->bytes[0] == std::byte{0x11});
    CHECK(cache.size() == 0);
    fake.poke(0x10010, {0x22});
    CHECK(cache.read(Address(0x10010), 1)->bytes[0] == std::byte{0x22});
}

TEST_CASE("The cache stays within its limit", "[cache]") {
    FakeChannel fake;
    LiveTarget target(fake);
    VirtualMemory virtualMemory(target);
    MemoryCache cache(virtualMemory);
    const auto big = cache.read(Address(0x100000), MemoryCache::kMaxBytes);
    REQUIRE(big);
    CHECK(big->noneValid());
    fake.map(0x40000000, 0x1000);
    CHECK(cache.read(Address(0x40000000), 8)->allValid());
    CHECK(cache.size() <= MemoryCache::kMaxBytes);
}

TEST_CASE("The first and last bytes of the address space can be read", "[cache]") {
    FakeChannel fake;
    LiveTarget target(fake);
    VirtualMemory virtualMemory(target);
    MemoryCache cache(virtualMemory);
    fake.poke(0xFFFFFFFFFFFFFFFF, {0x42});
    const auto last = cache.read(Address(0xFFFFFFFFFFFFFFFF), 4);
    REQUIRE(last);
    CHECK(last->validPrefix() == 1);
    CHECK(last->bytes[0] == std::byte{0x42});
    CHECK(cache.read(Address(0), 4)->noneValid());
}

TEST_CASE("A write is seen by the next read", "[cache]") {
    Bench bench;
    const Address at(kKernel + 0x1000);
    CHECK(bench.debugger.readInteger(at, 4) == 0u);
    CHECK(bench.debugger.write(at, Bytes{std::byte{1}, std::byte{2}}) == 2u);
    CHECK(bench.debugger.readInteger(at, 4) == 0x0201u);
}

TEST_CASE("Nothing can be read while the target runs", "[cache]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.debugger.read(Address(kKernel), 4).error().code == ErrorCode::NotAvailable);
    CHECK(bench.debugger.registers().error().code == ErrorCode::NotAvailable);
    CHECK(bench.debugger.stack(4).error().code == ErrorCode::NotAvailable);
    CHECK(bench.debugger.write(Address(kKernel), Bytes(1)).error().code == ErrorCode::NotAvailable);
}

TEST_CASE("An unreadable integer names its address", "[cache]") {
    Bench bench;
    const auto value = bench.debugger.readInteger(Address(0xFFFF900000000000), 8);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::NotAvailable);
    CHECK(value.error().what.find("ffff9000`00000000") != std::string::npos);
    CHECK(bench.debugger.readInteger(Address(kKernel), 3).error().code == ErrorCode::InvalidArgument);
}
