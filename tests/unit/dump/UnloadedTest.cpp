#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"
#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/SmallDump.h"
#include "core/engine/UnloadedModules.h"
#include "tests/support/CrashedMachine.h"
#include "tests/unit/dump/DumpFiles.h"

// Drivers that the kernel has let go: out of its memory, and in small dumps.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::dump::test;
using hawser::test::CrashedMachine;

namespace {

// The kernel's array of fifty, with its second entry the last that was used.
class Unloading {
  public:
    explicit Unloading(Machine machine)
        : crashed(machine),
          m_pointer(isNarrow(machine) ? 4 : 8),
          m_mask(isNarrow(machine) ? 0xFFFFFFFF : ~0ULL) {
        put(crashed.debuggerData() + 0x220, variables().value() & m_mask, 8);
        put(crashed.debuggerData() + 0x228, (variables() + 8).value() & m_mask, 8);
        put(variables(), array().value(), m_pointer);
        put(variables() + 8, 2, 4);
        crashed.memory().putVirtual(array(), Bytes(50 * entrySize()));
        entry(0, "older.sys", 0x5000000);
        entry(1, "latest.sys", 0x6000000);
        entry(49, "oldest.sys", 0x7000000);
    }

    Address gone(std::uint64_t offset) const { return crashed.kernelBase() + offset; }

    CrashedMachine crashed;

  private:
    Address variables() const { return crashed.kernelBase() + 0x800000; }
    Address array() const { return crashed.kernelBase() + 0x801000; }
    std::uint64_t entrySize() const { return 4 * m_pointer + 8; }
    void put(Address at, std::uint64_t value, unsigned size) {
        crashed.memory().putVirtualNumber(at, value, size);
    }
    void entry(unsigned number, std::string_view name, std::uint64_t offset) {
        const Address at = array() + number * entrySize();
        const Address text = array() + 0x2000 + 0x100 * number;
        hawser::test::FileBytes characters;
        characters.utf16(0, name);
        crashed.memory().putVirtual(text, characters.take());
        put(at, 2 * name.size(), 2);
        put(at + m_pointer, text.value() & m_mask, m_pointer);
        put(at + 2 * m_pointer, gone(offset).value() & m_mask, m_pointer);
        put(at + 3 * m_pointer, gone(offset + 0x4000).value() & m_mask, m_pointer);
    }

    unsigned m_pointer;
    std::uint64_t m_mask;
};

struct OpenedDump {
    explicit OpenedDump(std::unique_ptr<dump::CrashDump> file) : target(std::move(file)), debugger(target) {
        const auto stop = target.crashStop();
        REQUIRE(stop);
        debugger.targetStopped(*stop);
        REQUIRE(debugger.identify());
    }
    std::vector<UnloadedModule> unloaded() {
        const auto modules = readUnloadedModules(debugger);
        REQUIRE(modules);
        return *modules;
    }
    DumpTarget target;
    Debugger debugger;
};

}  // namespace

TEST_CASE("The kernel's memory tells which drivers are gone, the latest first", "[dump][unloaded]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    DumpFiles files;
    Unloading unloading(machine);
    OpenedDump full(files.opened(hawser::test::fullDump(unloading.crashed.spec())));
    const auto modules = full.unloaded();
    REQUIRE(modules.size() == 3);
    CHECK(modules[0].name == "latest.sys");
    CHECK(modules[0].start == unloading.gone(0x6000000));
    CHECK(modules[0].end == unloading.gone(0x6004000));
    CHECK(modules[1].name == "older.sys");
    CHECK(modules[2].name == "oldest.sys");

    // And a small dump of it keeps them.
    const std::string path = files.write(Bytes(1));
    REQUIRE(writeSmallDump(full.debugger, path, {}, [](std::uint64_t, std::uint64_t) {}));
    OpenedDump small(std::move(*dump::CrashDump::open(path)));
    const auto kept = small.unloaded();
    REQUIRE(kept.size() == 3);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        CHECK(kept[i].name == modules[i].name);
        CHECK(kept[i].start == modules[i].start);
        CHECK(kept[i].end == modules[i].end);
    }
}

TEST_CASE("A kernel that tells of none, or that lies about them, has none", "[dump][unloaded]") {
    DumpFiles files;
    CrashedMachine crashed(Machine::X64);
    OpenedDump none(files.opened(hawser::test::fullDump(crashed.spec())));
    CHECK(none.unloaded().empty());
    Unloading lying(Machine::X64);
    const std::uint64_t target = GENERATE(0ULL, 0x1000ULL, 0xFFFFF8000FFFFFFFULL, UINT64_MAX);
    lying.crashed.memory().putVirtualNumber(lying.crashed.kernelBase() + 0x800000, target, 8);
    OpenedDump lied(files.opened(hawser::test::fullDump(lying.crashed.spec())));
    CHECK(lied.unloaded().empty());
}
