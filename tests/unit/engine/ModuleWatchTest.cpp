#include "core/engine/ModuleWatch.h"

#include <catch2/catch.hpp>
#include <deque>

#include "core/engine/LiveTarget.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kWatchedHead = 0xFFFFF80000300000;

// A loader's list of which each entry can be put in and taken out.
struct Loader {
    FakeChannel fake;
    LiveTarget target{fake};
    ModuleWatch watch;
    std::deque<std::uint64_t> list;
    std::size_t reads = 0;

    static std::uint64_t entryOf(std::uint64_t base) { return kWatchedHead + 0x1000 + (base & 0xFF000) / 8; }
    void add(std::uint64_t base) {
        const std::uint64_t at = entryOf(base);
        fake.poke64(at + 0x30, base);
        fake.poke32(at + 0x40, 0x1000);
        for (const std::uint64_t name : {0x48, 0x58}) {
            fake.poke16(at + name, 2);
            fake.poke64(at + name + 8, at + 0x100);
        }
        fake.poke16(at + 0x100, static_cast<std::uint16_t>('a' + (base >> 12 & 0xF)));
        fake.poke32(at + 0x78, 0);
        list.push_back(at);
    }
    void link() {
        std::uint64_t before = kWatchedHead;
        for (const std::uint64_t at : list) {
            fake.poke64(before, at);
            fake.poke64(at + 8, before);
            before = at;
        }
        fake.poke64(before, kWatchedHead);
        fake.poke64(kWatchedHead + 8, before);
    }
    std::optional<ModuleWatch::Change> look() {
        link();
        const MemoryReader read = [this](Address a, std::size_t n) {
            ++reads;
            return target.read(AddressSpace::Virtual, a, n);
        };
        reads = 0;
        auto change = watch.look(read, read, Address(kWatchedHead), true, Address(kKernel));
        REQUIRE(change);
        return *change;
    }
    void know() {
        link();
        const MemoryReader read = [this](Address a, std::size_t n) {
            return target.read(AddressSpace::Virtual, a, n);
        };
        const auto whole = readLoadedModules(read, Address(kWatchedHead), true, Address(kKernel));
        REQUIRE(whole);
        watch.know(*whole);
        watch.resumed();
    }
};

std::string names(const ModuleWatch::Change& change) {
    std::string text;
    for (const Module& module : change.arrived) text += module.name;
    return text;
}

}  // namespace

TEST_CASE("What was read at this stop is not asked about again", "[modules]") {
    Loader loader;
    loader.add(kDriver);
    loader.link();
    loader.watch.know({});
    CHECK_FALSE(loader.look());
    CHECK(loader.reads == 0);
    loader.watch.resumed();
    CHECK(loader.look());
}

TEST_CASE("Nothing new costs one read of the list's ends", "[modules]") {
    Loader loader;
    for (const std::uint64_t base : {kDriver, kDriver + 0x1000}) loader.add(base);
    loader.know();
    CHECK_FALSE(loader.look());
    CHECK(loader.reads == 1);
}

TEST_CASE("What was appended is read, in load order, and nothing else", "[modules]") {
    Loader loader;
    loader.add(kDriver);
    loader.know();
    loader.add(kDriver + 0x1000);
    loader.add(kDriver + 0x2000);
    const auto change = loader.look();
    REQUIRE(change);
    CHECK(names(*change) == "bc");
    CHECK(change->gone.empty());
    CHECK(loader.reads == 7);  // the ends, then an entry and two names for each
    CHECK_FALSE(loader.look());
}

TEST_CASE("What the list ended with and does not any more is gone", "[modules]") {
    Loader loader;
    for (const std::uint64_t base : {kDriver, kDriver + 0x1000, kDriver + 0x2000}) loader.add(base);
    loader.know();
    loader.list.pop_back();
    auto change = loader.look();
    REQUIRE(change);
    CHECK(change->arrived.empty());
    CHECK(change->gone == std::vector<Address>{Address(kDriver + 0x2000)});
    loader.list.pop_back();
    loader.add(kDriver + 0x3000);
    change = loader.look();
    REQUIRE(change);
    CHECK(names(*change) == "d");
    CHECK(change->gone == std::vector<Address>{Address(kDriver + 0x1000)});
}

TEST_CASE("A list that was not there yet is read when it is", "[modules]") {
    Loader loader;
    CHECK_FALSE(loader.look());
    loader.add(kDriver);
    loader.add(kDriver + 0x1000);
    const auto change = loader.look();
    REQUIRE(change);
    CHECK(names(*change) == "ab");
}

TEST_CASE("A list that makes no sense changes nothing, and is asked about once", "[modules]") {
    Loader loader;
    loader.add(kDriver);
    loader.know();
    loader.add(kDriver + 0x1000);
    loader.link();
    loader.fake.poke64(loader.list.back() + 8, loader.list.back());  // it bites its own tail
    const MemoryReader read = [&](Address a, std::size_t n) {
        ++loader.reads;
        return loader.target.read(AddressSpace::Virtual, a, n);
    };
    for (const std::size_t cost : {4U, 1U}) {
        loader.reads = 0;
        const auto change = loader.watch.look(read, read, Address(kWatchedHead), true, Address(kKernel));
        REQUIRE(change);
        CHECK_FALSE(*change);
        CHECK(loader.reads == cost);
    }
}
