#include <catch2/catch.hpp>

#include "core/engine/DumpTarget.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

// A small dump of a real Windows; the figures are its README's and kd-protocol.md's, read from the bytes by
// another program.
using namespace hawser;
using namespace hawser::dump;

namespace {

std::unique_ptr<engine::DumpTarget> realTarget() {
    const std::string path = hawser::test::sharedFile("corpora/triage_x64.dmp");
    if (hawser::test::readFile(path).empty()) {
        WARN("skipped: " << path << " is not here");
        return nullptr;
    }
    auto target = std::make_unique<engine::DumpTarget>(std::function<bool()>());
    REQUIRE(target->load(path));
    return target;
}

std::uint64_t numberAt(ByteSpan bytes, std::size_t offset) {
    ByteReader reader(bytes);
    reader.seek(offset);
    return reader.u64();
}

}  // namespace

TEST_CASE("A real small dump: header", "[dump]") {
    const auto target = realTarget();
    if (!target) return;
    const CrashDump& dump = target->dump();
    const DumpHeader& header = dump.header();
    CHECK(dump.kind() == DumpKind::Triage);
    for (const Shortcoming& one : dump.shortcomings().told()) UNSCOPED_INFO(one.what);
    CHECK(dump.shortcomings().empty());
    CHECK(header.buildNumber == 19041);
    CHECK(header.majorVersion == 15);
    CHECK(header.processors == 16U);
    CHECK(header.bugCheckCode == 0x1000007EU);
    CHECK(header.bugCheckParameters == std::array<std::uint64_t, 4>{0xFFFFFFFFC0000005, 0xFFFFF8048B58334C,
                                                                    0xFFFF850429891EE8, 0xFFFF850429891720});
    CHECK(header.directoryTableBase == 0x1AD000);
    CHECK(header.loadedModuleList == Address(0xFFFFF8047C62A390));
    CHECK(header.debuggerDataBlock == Address(0xFFFFF8047C600B20));
    REQUIRE(header.context);
    CHECK(numberAt(*header.context, 0xF8) == 0xFFFFF8048B58334C);
    CHECK(numberAt(*header.context, 0x98) == 0xFFFF850429892120);
    REQUIRE(header.exception);
    CHECK(header.exception->code == 0x80000003);  // the break of KeBugCheck, not what led to it
}

TEST_CASE("A real small dump: drivers and memory", "[dump]") {
    const auto target = realTarget();
    if (!target) return;
    const Triage& triage = *target->dump().triage();
    REQUIRE(triage.drivers.size() == 0x97);
    CHECK(triage.drivers.front().path == "\\SystemRoot\\system32\\ntoskrnl.exe");
    CHECK(triage.drivers.front().base == Address(0xFFFFF8047BA00000));
    CHECK(triage.drivers.front().size == 0x1046000);
    CHECK(triage.drivers.front().checkSum == 0xA5938C);
    CHECK(triage.drivers.front().timestamp == 0x0D8333E6);
    CHECK(triage.drivers.back().path == "\\SystemRoot\\System32\\drivers\\rdpbus.sys");
    CHECK(triage.drivers.back().base == Address(0xFFFFF8048B680000));
    REQUIRE(triage.unloadedDrivers.size() == 4);
    CHECK(triage.unloadedDrivers[0].name == "dam.sys");
    CHECK(triage.unloadedDrivers[0].start == Address(0xFFFFF80487DE0000));
    CHECK(triage.unloadedDrivers[1].name == "WdBoot.sys");

    const auto stack = target->read(engine::AddressSpace::Virtual, Address(0xFFFF850429890EE8), 0x2118);
    REQUIRE(stack);
    CHECK(stack->allValid());
    const Bytes file = [] {
        const std::string text = hawser::test::readFile(hawser::test::sharedFile("corpora/triage_x64.dmp"));
        const ByteSpan bytes = std::as_bytes(std::span(text));
        return Bytes(bytes.begin(), bytes.end());
    }();
    CHECK(stack->bytes == Bytes(file.begin() + 0xE390, file.begin() + 0xE390 + 0x2118));
    CHECK(target->read(engine::AddressSpace::Virtual, Address(0xFFFFF80000000000), 64)->noneValid());
}

TEST_CASE("A real small dump: the target over it", "[dump]") {
    const auto target = realTarget();
    if (!target) return;
    const auto version = target->version();
    REQUIRE(version);
    CHECK(version->kernelBase == Address(0xFFFFF8047BA00000));
    CHECK(version->buildNumber == 19041);
    CHECK(version->pointers64);
    CHECK(version->multiprocessor);
    CHECK_FALSE(version->checkedBuild);
    CHECK(version->debuggerDataBlock == Address(0xFFFFF8047C600B20));
    CHECK(target->capabilities().has(engine::Capability::Processors));
    const auto stop = target->crashStop();
    REQUIRE(stop);
    CHECK(stop->processorCount == 16);
    CHECK(stop->processor == 0);
    CHECK(stop->thread == Address(0xFFFFC08BDE9E1640));
    CHECK(stop->programCounter == Address(0xFFFFF8048B58334C));
    REQUIRE(stop->exception() != nullptr);
    CHECK(stop->exception()->code == 0x80000003);
    for (std::uint16_t i = 0; i < 16; ++i) {
        INFO("processor " << i);
        REQUIRE(target->context(i, 0x4D0));
        CHECK((numberAt(*target->context(i, 0x4D0), 0xF8) >> 63) == 1);
        const auto special = target->controlSpace(i, 2, 0xE0);
        REQUIRE(special);
        CHECK((numberAt(*special, 0x00) & 0x80000001) == 0x80000001);  // Cr0: paging and protection
        CHECK(numberAt(*special, 0x10) % 0x1000 <= 2);                 // Cr3
    }
    const auto modules = target->toldBeside().modules;
    REQUIRE(modules.size() == 0x97);
    CHECK(modules[0].name == "nt");
    CHECK(modules[1].name == "hal");
    CHECK(modules[2].imageName == "kd.dll");
}
