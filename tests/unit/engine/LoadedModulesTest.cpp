#include <catch2/catch.hpp>

#include "core/engine/LiveTarget.h"
#include "core/engine/LoadedModules.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kHead = 0xFFFFF80000300000;

// The loader's list in a fake's memory, one entry per 0x200 bytes.
struct List {
    FakeChannel fake;
    LiveTarget target{fake};
    std::size_t count = 0;

    std::uint64_t entry(std::size_t index) const { return kHead + 0x1000 + index * 0x200; }

    void text(std::uint64_t descriptor, std::uint64_t buffer, const std::string& value) {
        fake.poke16(descriptor, static_cast<std::uint16_t>(value.size() * 2));
        fake.poke16(descriptor + 2, static_cast<std::uint16_t>(value.size() * 2 + 2));
        fake.poke64(descriptor + 8, buffer);
        for (std::size_t i = 0; i < value.size(); ++i)
            fake.poke16(buffer + 2 * i, static_cast<std::uint16_t>(value[i]));
    }
    void add(const std::string& name, std::uint64_t base, std::uint32_t size) {
        const std::uint64_t at = entry(count++);
        fake.poke64(at + 0x30, base);
        fake.poke32(at + 0x40, size);
        text(at + 0x48, at + 0x88, "\\SystemRoot\\system32\\" + name);
        text(at + 0x58, at + 0x120, name);
        fake.poke32(at + 0x78, 0xC0DE);
    }
    void link() {
        for (std::size_t i = 0; i < count; ++i) fake.poke64(entry(i), i + 1 < count ? entry(i + 1) : kHead);
        fake.poke64(kHead, count > 0 ? entry(0) : kHead);
    }
    Result<LoadedModuleList> read() {
        return readLoadedModules(
            [this](Address a, std::size_t n) { return target.read(AddressSpace::Virtual, a, n); },
            Address(kHead), true, Address(kKernel));
    }
};

}  // namespace

TEST_CASE("The loader's list is read to its end", "[modules]") {
    List list;
    list.add("ntoskrnl.exe", kKernel, 0x789000);
    list.add("hal.dll", 0xFFFFF80000100000, 0x70000);
    list.add("hws-disk.sys", kDriver, 0x4000);
    list.link();
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->trouble.empty());
    REQUIRE(read->modules.size() == 3);
    CHECK(read->modules[0].name == "nt");
    CHECK(read->modules[1].name == "hal");
    CHECK(read->modules[2].name == "hws_disk");
    CHECK(read->modules[2].imageName == "hws-disk.sys");
    CHECK(read->modules[2].path == "\\SystemRoot\\system32\\hws-disk.sys");
    CHECK(read->modules[2].base == Address(kDriver));
    CHECK(read->modules[2].size == 0x4000);
    CHECK(read->modules[2].checkSum == 0xC0DE);
}

TEST_CASE("A list that bites its own tail ends", "[modules]") {
    List list;
    list.add("a.sys", 0xFFFFF80000100000, 0x1000);
    list.add("b.sys", 0xFFFFF80000200000, 0x1000);
    list.link();
    list.fake.poke64(list.entry(1), list.entry(0));
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->modules.size() == 2);
    CHECK_FALSE(read->trouble.empty());
}

TEST_CASE("An unreadable link ends the list with what was found", "[modules]") {
    List list;
    list.add("a.sys", 0xFFFFF80000100000, 0x1000);
    list.link();
    list.fake.poke64(list.entry(0), 0xFFFFF90000000000);
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->modules.size() == 1);
    CHECK(read->trouble.find("unreadable after 1") != std::string::npos);
}

TEST_CASE("An unreadable head gives an empty list, not an error", "[modules]") {
    List list;
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->modules.empty());
    CHECK_FALSE(read->trouble.empty());
}

TEST_CASE("No more than the limit is taken", "[modules]") {
    List list;
    list.fake.map(kHead, 0x1000 + (kMaxModules + 2) * 0x200);
    for (std::size_t i = 0; i < kMaxModules + 1; ++i)
        list.add("d.sys", 0xFFFFF80010000000 + i * 0x1000, 0x1000);
    list.link();
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->modules.size() == kMaxModules);
    CHECK_FALSE(read->trouble.empty());
}

TEST_CASE("Exactly the limit is a whole list", "[modules]") {
    List list;
    for (std::size_t i = 0; i < kMaxModules; ++i) list.add("d.sys", 0xFFFFF80010000000 + i * 0x1000, 0x1000);
    list.link();
    const auto read = list.read();
    REQUIRE(read);
    CHECK(read->modules.size() == kMaxModules);
    CHECK(read->trouble.empty());
}

TEST_CASE("A lost line is an error, not the end of the list", "[modules]") {
    List list;
    list.add("a.sys", 0xFFFFF80000100000, 0x1000);
    list.link();
    list.fake.failure = {.after = 1, .code = ErrorCode::Disconnected};
    CHECK(list.read().error().code == ErrorCode::Disconnected);
}

TEST_CASE("A name that cannot be read leaves the module known by its address", "[modules]") {
    List list;
    list.add("a.sys", 0xFFFFF80000100000, 0x1000);
    list.link();
    list.fake.poke64(list.entry(0) + 0x50, 0xFFFFF90000000000);
    list.fake.poke64(list.entry(0) + 0x60, 0xFFFFF90000000000);
    const auto read = list.read();
    REQUIRE(read);
    REQUIRE(read->modules.size() == 1);
    CHECK(read->modules[0].name == "image_fffff80000100000");
}

TEST_CASE("The 32-bit list has its own layout and is sign-extended", "[modules]") {
    FakeChannel fake;
    LiveTarget target(fake);
    const std::uint64_t head = 0xFFFFFFFF80550000;
    const std::uint64_t entry = 0xFFFFFFFF80560000;
    fake.poke32(head, 0x80560000);
    fake.poke32(entry, 0x80550000);
    fake.poke32(entry + 0x18, 0x804D7000);
    fake.poke32(entry + 0x20, 0x1F7000);
    fake.poke16(entry + 0x2C, 8);
    fake.poke32(entry + 0x30, 0x80560100);
    fake.poke(entry + 0x100, {'a', 0, '.', 0, 's', 0, 'y', 0});
    fake.map(entry + 0x1000, 1);
    const auto read =
        readLoadedModules([&](Address a, std::size_t n) { return target.read(AddressSpace::Virtual, a, n); },
                          Address(head), false, Address());
    REQUIRE(read);
    REQUIRE(read->modules.size() == 1);
    CHECK(read->modules[0].base.value() == 0xFFFFFFFF804D7000);
    CHECK(read->modules[0].size == 0x1F7000);
    CHECK(read->modules[0].imageName == "a.sy");
}

TEST_CASE("Module names", "[modules]") {
    const Address kernel(kKernel);
    CHECK(moduleName("whatever.exe", kernel, kernel) == "nt");
    CHECK(moduleName("ntkrnlpa.exe", Address(1), kernel) == "nt");
    CHECK(moduleName("NTOSKRNL.EXE", Address(1), kernel) == "nt");
    CHECK(moduleName("halmacpi.dll", Address(1), kernel) == "hal");
    CHECK(moduleName("halting.sys", Address(1), kernel) == "halting");
    CHECK(moduleName("My Driver.v2.sys", Address(1), kernel) == "My_Driver_v2");
    CHECK(lastPathComponent("\\SystemRoot\\a/b.sys") == "b.sys");
    CHECK(moduleName("драйвер.sys", Address(1), kernel) == "драйвер");
    CHECK(lastPathComponent("b.sys") == "b.sys");
}
