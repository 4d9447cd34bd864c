#pragma once

#include <catch2/catch.hpp>

#include "tests/support/FakeTarget.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/Desk.h"

namespace hawser::command::test {

using hawser::test::has;

// Commands on a target that can only be read, as a dump is: a kernel, a driver, a stack, and a page for
// records.
class CrashDesk {
  public:
    explicit CrashDesk(Machine machine = Machine::X64, engine::Capabilities capabilities = {},
                       std::uint16_t build = 19041)
        : target(machine, 2, capabilities) {
        target.told.buildNumber = build;
        target.told.kernelBase = kernel();
        target.beside.modules = {module("nt", "ntoskrnl.exe", kernel()),
                                 module("hwsdisk", "hwsdisk.sys", driver())};
        target.memory.map(kernel(), 0x2000);
        target.memory.map(driver(), 0x4000);
        target.memory.map(records(), 0x1000);
        target.memory.map(stack(), 0x1000);
    }

    // Where the target stands. What the test puts into it, it does before.
    void stand() {
        engine::Stop stop;
        stop.processorCount = 2;
        engine::ExceptionEvent broken;
        broken.code = 0x80000003;
        broken.address = kernel() + 0x10;
        stop.what = broken;
        debugger.targetStopped(stop);
        REQUIRE(debugger.identify());
    }
    std::string run(std::string_view line) {
        interpreter.execute(line);
        return sink.take();
    }

    bool narrow() const { return isNarrow(target.machine()); }
    Address place(std::uint64_t offset) const {
        return narrow() ? Address(0xFFFFFFFF80000000 + offset) : Address(0xFFFFF80000000000 + offset);
    }
    Address kernel() const { return place(0x100000); }
    Address driver() const { return place(0x200000); }
    Address records() const { return place(0x300000); }
    Address stack() const { return place(0x400000); }
    std::string hex(Address address) const {
        return fmt::format("{:x}", narrow() ? address.value() & 0xFFFFFFFF : address.value());
    }
    void put(Address address, std::uint64_t value, unsigned bytes) {
        if (bytes == 2) target.memory.put16(address, static_cast<std::uint16_t>(value));
        if (bytes == 4) target.memory.put32(address, static_cast<std::uint32_t>(value));
        if (bytes == 8) target.memory.put64(address, value);
    }
    void putPointer(Address address, std::uint64_t value) { put(address, value, narrow() ? 4 : 8); }

    // kd-protocol.md 8.5: flags, program counter and stack pointer.
    void putContext(Address at, Address pc) {
        struct Places {
            std::uint64_t flags, mark, pc, sp;
        };
        const Places places = target.machine() == Machine::X64   ? Places{0x30, 0x10001F, 0xF8, 0x98}
                              : target.machine() == Machine::X86 ? Places{0, 0x1003F, 0xB8, 0xC4}
                                                                 : Places{0, 0x40000F, 0x108, 0x100};
        put(at + places.flags, places.mark, 4);
        putPointer(at + places.pc, pc.value());
        putPointer(at + places.sp, (stack() + 0x100).value());
    }
    // EXCEPTION_RECORD of winnt.h.
    void putException(Address at, std::uint32_t code, Address where,
                      const std::vector<std::uint64_t>& parameters) {
        const std::uint64_t pointer = narrow() ? 4 : 8;
        put(at, code, 4);
        putPointer(at + 8 + pointer, where.value());
        put(at + 8 + 2 * pointer, parameters.size(), 4);
        for (std::size_t i = 0; i < parameters.size(); ++i)
            putPointer(at + 8 + (3 + i) * pointer, parameters[i]);
    }

    hawser::test::FakeTarget target;
    engine::Debugger debugger{target};
    FakeSession session;
    TextSink sink;
    Interpreter interpreter{debugger, session, sink};

  private:
    static engine::Module module(std::string name, std::string image, Address base) {
        engine::Module module;
        module.name = std::move(name);
        module.imageName = std::move(image);
        module.base = base;
        module.size = 0x10000;
        module.timestamp = 0x5A000001;
        return module;
    }
};

}  // namespace hawser::command::test
